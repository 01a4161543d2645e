/**
 * Places in a source text.
 *
 * @module
 */

/**
 * A position in a source text. Its shape is that of `FilePosition` in
 * `@ts-graphviz/ast`.
 */
export interface Position {
  /** UTF-16 code units from the start of the text, from 0. */
  readonly offset: number;
  /** Line, from 1. */
  readonly line: number;
  /** UTF-16 code units from the start of the line, from 1. */
  readonly column: number;
}

/** A half-open range of a source text: `end` is the first position after it. */
export interface Span {
  /** The first position. */
  readonly start: Position;
  /** The position after the last one. */
  readonly end: Position;
}

/** A text and the name under which messages speak of it. */
export interface Source {
  /** The file's path as the user gave it, or a name such as `<text>`. */
  readonly file: string;
  /** The whole text. */
  readonly text: string;
}

/** Something wrong at a place in a source text, found before linting. */
export interface Problem {
  /** How much it matters. */
  readonly severity: "error" | "warning";
  /** The lint rule it is reported under, such as `syntax`. */
  readonly rule: string;
  /** One sentence without a full stop. */
  readonly message: string;
  /** Its place in the text. */
  readonly span: Span;
  /** What to do about it, as a sentence without a full stop. */
  readonly fix?: string;
}
