/** Draws a terminal's screen as an SVG picture. */

import { width } from "../../lib/sinks/text.ts";
import { lineWidth, type Piece } from "./screen.ts";

const CELL = 8.4;
const LINE = 20;
const MARGIN = 18;
const BAR = 34;
const COLOURS = [
  "#45475a",
  "#f38ba8",
  "#a6e3a1",
  "#f9e2af",
  "#89b4fa",
  "#cba6f7",
  "#94e2d5",
  "#cdd6f4",
];

/** The picture of a screen, with a title bar. */
export function screenSvg(
  lines: readonly (readonly Piece[])[],
  title: string,
): string {
  const columns = Math.max(...lines.map(lineWidth));
  const w = Math.ceil(columns * CELL + 2 * MARGIN);
  const h = BAR + lines.length * LINE + MARGIN;
  const text = lines.map((line, index) =>
    lineSvg(line, BAR + (index + 1) * LINE - 5)
  ).filter((line) => line !== "").join("\n");
  return `<!-- deno-fmt-ignore-file -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${
    escaped(title)
  }">
<rect width="${w}" height="${h}" rx="8" fill="#1e1e2e"/>
<g><circle cx="20" cy="17" r="5" fill="#f38ba8"/><circle cx="38" cy="17" r="5" fill="#f9e2af"/><circle cx="56" cy="17" r="5" fill="#a6e3a1"/></g>
<g fill="#cdd6f4" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
${text}
</g>
</svg>
`;
}

function lineSvg(line: readonly Piece[], y: number): string {
  let column = 0;
  return line.map((piece) => {
    const x = MARGIN + column * CELL;
    const columns = width(piece.text);
    column += columns;
    if (piece.text.trim() === "") return "";
    const looks = [
      piece.colour === undefined ? "" : ` fill="${COLOURS[piece.colour]}"`,
      piece.bold ? ' font-weight="bold"' : "",
      piece.dim ? ' opacity="0.6"' : "",
    ].join("");
    // The length keeps the columns together, whatever font the viewer has.
    return `<text x="${x.toFixed(1)}" y="${y}" textLength="${
      (columns * CELL).toFixed(1)
    }"${looks}>${escaped(piece.text)}</text>`;
  }).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
