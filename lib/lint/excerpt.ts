/** The lines of a source that a message points at, and what to underline. */

import type { Span } from "../graph/graph.ts";
import { truncate, width } from "../sinks/text.ts";

/** A line of the excerpt; without a number it stands for lines left out. */
export interface Row {
  readonly line?: number;
  readonly text: string;
  /** Columns before the marks. */
  readonly indent: number;
  /** Columns to underline, one at least. */
  readonly marks: number;
}

const TAB = 4;
/** A line up to this wide is shown whole. */
const WHOLE = 120;
/** Columns that the text before, under and after the marks may take in a wider one. */
const BEFORE = 60;
const MARKED = 60;
const AFTER = 40;

/** The first and the last line of a span, made harmless and cut to what a terminal can show. */
export function excerpt(
  lines: readonly string[],
  { start, end }: Span,
): readonly [Row, ...Row[]] {
  const first = lineAt(lines, start.line);
  const last = end.line > start.line ? lineAt(lines, end.line) : first;
  // A span that ends before the first character of a line ends on the line before.
  const isOneLine = end.line === start.line ||
    end.line === start.line + 1 && last.slice(0, end.column - 1).trim() === "";
  if (isOneLine) {
    const to = end.line === start.line ? end.column - 1 : first.length;
    return [row(start.line, first, start.column - 1, to)];
  }
  const indent = last.length - last.trimStart().length;
  return [
    row(start.line, first, start.column - 1, first.length),
    ...end.line > start.line + 1 ? [{ text: "", indent: 0, marks: 0 }] : [],
    row(end.line, last, Math.min(indent, end.column - 1), end.column - 1),
  ];
}

function lineAt(lines: readonly string[], line: number): string {
  return (lines[line - 1] ?? "").replace(/\r$/, "");
}

function row(line: number, text: string, from: number, to: number): Row {
  const whole = shown(text);
  let before = shown(text.slice(0, from));
  let marked = shown(text.slice(0, Math.max(from, to))).slice(before.length);
  let after = whole.slice(before.length + marked.length);
  if (width(whole) > WHOLE) {
    if (width(before) > BEFORE) {
      before = `…${before.slice(1 - BEFORE).replace(/^[\udc00-\udfff]/, "")}`;
    }
    marked = truncate(marked, MARKED);
    after = truncate(after, AFTER);
  }
  return {
    line,
    text: before + marked + after,
    indent: width(before),
    marks: Math.max(1, width(marked)),
  };
}

/** Tabs as spaces; what could talk to the terminal as a replacement character. */
function shown(text: string): string {
  let out = "";
  for (const piece of text.split(/(\t)/)) {
    if (piece === "\t") out += " ".repeat(TAB - width(out) % TAB);
    else out += piece.replace(CONTROLS, "\ufffd");
  }
  return out;
}

// deno-lint-ignore no-control-regex -- control characters are what it is about
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
