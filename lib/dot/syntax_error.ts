/** The error for a text that is not a pipeline. */

import type { Problem, Source } from "./span.ts";

/** A DOT text cannot be read; the fields say where and what to do. */
export class DotSyntaxError extends SyntaxError {
  /** The class's name. */
  override readonly name = "DotSyntaxError";
  /** The file's path, or a name such as `<text>`. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** UTF-16 code units from the start of the line, from 1. */
  readonly column: number;
  /** The line of the text, as it stands. */
  readonly sourceLine: string;
  /** A line to print below the source line: blanks, then `^` under the place. */
  readonly caret: string;
  /** What to do about it, as a sentence without a full stop. */
  readonly hint: string | undefined;

  /** Says it in one message, with the place. */
  constructor(source: Source, problem: Problem) {
    const { line, column, offset } = problem.span.start;
    super(`${source.file}:${line}:${column}: ${problem.message}`);
    this.file = source.file;
    this.line = line;
    this.column = column;
    const lineStart = offset - column + 1;
    const lineEnd = source.text.indexOf("\n", lineStart);
    this.sourceLine = source.text
      .slice(lineStart, lineEnd < 0 ? undefined : lineEnd)
      .replace(/\r$/, "");
    // Tabs stay tabs, so that the caret stands right whatever their width.
    this.caret = `${
      this.sourceLine.slice(0, column - 1).replace(/[^\t]/g, " ")
    }^`;
    this.hint = problem.fix;
  }
}
