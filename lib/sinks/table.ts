/** Columns of text that fit the terminal. */

import { type Output, painter, type Tone, truncate, width } from "./text.ts";

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** This one gives way when the terminal is narrow. @default false */
  readonly flexible?: boolean;
  /** The tone of a cell, by its text. */
  tone?(cell: string): Tone | undefined;
}

const GAP = 2;
const NARROWEST = 12;

/** Lays rows out under their titles; on a terminal no line is wider than it. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  output: Output,
): string {
  const paint = painter(output);
  const widths = columns.map((column, index) =>
    rows.reduce(
      (widest, row) => Math.max(widest, width(row[index] ?? "")),
      width(column.title),
    )
  );
  if (output.isTerminal) shrink(columns, widths, output.columns());
  const line = (cells: readonly string[], toned: boolean) => {
    const last = cells.findLastIndex((cell) => cell !== "");
    return cells.slice(0, last + 1).map((cell, index) => {
      const columnWidth = widths[index] ?? 0;
      const shown = truncate(cell, columnWidth);
      const tone = toned ? columns[index]?.tone?.(cell) : undefined;
      const fill = index === last ? 0 : columnWidth - width(shown);
      return (tone ? paint(tone, shown) : shown) + " ".repeat(fill);
    }).join(" ".repeat(GAP));
  };
  const title = line(columns.map((column) => column.title), false);
  return [paint("dim", title), ...rows.map((row) => line(row, true))]
    .map((text) => `${text}\n`).join("");
}

/** Takes what is too much from the flexible columns, widest first. */
function shrink(
  columns: readonly Column[],
  widths: number[],
  available: number,
): void {
  let excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - available;
  const flexible = columns.flatMap((column, index) =>
    column.flexible ? [index] : []
  );
  while (excess > 0) {
    const widest = flexible
      .filter((index) => (widths[index] ?? 0) > NARROWEST)
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
}
