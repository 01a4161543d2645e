/**
 * Text on a terminal: where it goes, how wide it is, how it is coloured.
 *
 * @module
 */

/** A place that text is written to. */
export interface Output {
  /** Writes all of it. A reader that has gone away is not an error. */
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Whether escape sequences for colour and weight are welcome. */
  readonly colour: boolean;
  /** Width of a line, now. */
  columns(): number;
  /** Lines on the screen, now. */
  rows(): number;
}

/** What a piece of text means, as far as its looks go. */
export type Tone = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const SGR: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Gives text a tone, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

/** How to tone text that goes to `output`. */
export function painter(output: Pick<Output, "colour">): Paint {
  if (!output.colour) return (_tone, text) => text;
  return (tone, text) =>
    text === "" ? "" : `\x1b[${SGR[tone][0]}m${text}\x1b[${SGR[tone][1]}m`;
}

/** Tells whether colours are welcome, by the environment's usual variables. */
export function wantsColour(
  isTerminal: boolean,
  env: (name: string) => string | undefined,
): boolean {
  const force = env("FORCE_COLOR");
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env("NO_COLOR")) return false;
  return isTerminal && env("TERM") !== "dumb";
}

// deno-lint-ignore no-control-regex -- escape sequences are what it is about
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)/gs;
// deno-lint-ignore no-control-regex -- a foreign program's control characters must not reach the terminal
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/g;

/** A text made harmless and made one line: no escape sequences, no control characters. */
export function plainLine(line: string): string {
  const text = line.replace(ESCAPES, "").trimEnd();
  // A progress bar overwrites its line: what stands after the last return is what one would see.
  return text.slice(text.replaceAll("\r\n", "\n\n").lastIndexOf("\r") + 1)
    .replaceAll("\t", "  ").replaceAll(/\r?\n/g, " ").replace(CONTROLS, "");
}

const ASCII = /^[\x20-\x7e]*$/;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

let segmenter: Intl.Segmenter | undefined;

function characters(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en");
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function characterWidth(character: string): number {
  if (WIDE.test(character)) return 2;
  return NOTHING.test(character) ? 0 : 1;
}

/** Columns that a text takes on a terminal. */
export function width(text: string): number {
  const bare = text.includes("\x1b") ? text.replace(ESCAPES, "") : text;
  if (ASCII.test(bare)) return bare.length;
  return characters(bare).reduce((sum, each) => sum + characterWidth(each), 0);
}

/** Cuts a text without escape sequences to a number of columns, with `…` where something is missing. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns <= 0) return "";
  if (ASCII.test(text)) return `${text.slice(0, columns - 1).trimEnd()}…`;
  let kept = "";
  let left = columns - 1;
  for (const character of characters(text)) {
    left -= characterWidth(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Fills a text up with spaces to a number of columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** Breaks a text between its words so that no line is wider than `columns`; a longer word stays whole. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && width(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** A duration for people: `40ms`, `3.2s`, `2m05s`, `1h07m`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1000) return `${ms}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  }
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A path as one would type it from `cwd`. */
export function shortPath(path: string, cwd: string): string {
  if (path === cwd) return ".";
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}
