/** Where to point when there is nothing to point at. */

import type { Position, Source, Span } from "../graph/graph.ts";

const BEFORE_GRAPH = /^(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/|#[^\n]*)*/;

/** The word `digraph`, for what is missing in the whole pipeline. */
export function digraphSpan({ text }: Source): Span {
  const before = BEFORE_GRAPH.exec(text)?.[0] ?? "";
  const word = /^\w*/.exec(text.slice(before.length))?.[0] ?? "";
  const start: Position = {
    offset: before.length,
    line: before.split("\n").length,
    column: before.length - before.lastIndexOf("\n"),
  };
  const end: Position = {
    offset: start.offset + word.length,
    line: start.line,
    column: start.column + word.length,
  };
  return { start, end };
}
