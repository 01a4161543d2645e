/** A piece of an attribute's value → its place in the source. */

import type { Position, Source, Span } from "../dot/span.ts";

/** Finds the place of a piece of a value, counted in UTF-16 code units of the value. */
export type Locator = (offset: number, length: number) => Span;

interface Value {
  /** Escapes resolved, concatenations joined. */
  readonly text: string;
  readonly span: Span;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  n: "\n",
  t: "\t",
  r: "\r",
};

/**
 * Makes a {@linkcode Locator} for a value. It knows DOT's escapes, joined lines
 * and concatenations; where it cannot follow, every piece is the whole value.
 */
export function locatorOf(source: Source, value: Value): Locator {
  const { start, end } = value.span;
  const starts = offsetsOf(source.text, start.offset, end.offset, value.text);
  if (!starts) return () => value.span;
  const clamp = (offset: number) =>
    starts[Math.max(0, Math.min(offset, starts.length - 1))] ?? end.offset;
  return (offset, length) => {
    const from = positionAt(source.text, start, clamp(offset));
    const to = clamp(offset + length);
    return { start: from, end: positionAt(source.text, from, to) };
  };
}

/** The source offset of each unit of the value, and of its end; `undefined` when the two do not fit. */
function offsetsOf(
  text: string,
  start: number,
  end: number,
  value: string,
): readonly number[] | undefined {
  if (text.charAt(start) !== '"') {
    return text.slice(start, end) === value
      ? Array.from({ length: value.length + 1 }, (_, index) => start + index)
      : undefined;
  }
  const offsets: number[] = [];
  const units: string[] = [];
  let closing = end;
  let at = start + 1;
  while (at < end) {
    const char = text.charAt(at);
    if (char === '"') {
      closing = at;
      const next = text.indexOf('"', at + 1);
      if (next < 0 || next >= end) break;
      at = next + 1;
      continue;
    }
    const escape = char === "\\" ? escapeAt(text, at) : undefined;
    if (escape?.meaning !== "") {
      offsets.push(at);
      units.push(escape?.meaning ?? char);
    }
    at += escape?.length ?? 1;
  }
  offsets.push(closing);
  return units.join("") === value ? offsets : undefined;
}

function escapeAt(
  text: string,
  at: number,
): { readonly meaning: string; readonly length: number } | undefined {
  const joined = /\\\r?\n/y;
  joined.lastIndex = at;
  const line = joined.exec(text);
  if (line) return { meaning: "", length: line[0].length };
  const sign = text.charAt(at + 1);
  const meaning = Object.hasOwn(ESCAPES, sign) ? ESCAPES[sign] : undefined;
  return meaning === undefined ? undefined : { meaning, length: 2 };
}

/** The position of an offset that is not before a known position. */
function positionAt(text: string, from: Position, offset: number): Position {
  let { line, column } = from;
  let at = from.offset;
  for (
    let newline = text.indexOf("\n", at);
    newline >= 0 && newline < offset;
    newline = text.indexOf("\n", at)
  ) {
    at = newline + 1;
    line++;
    column = 1;
  }
  return { offset, line, column: column + offset - at };
}
