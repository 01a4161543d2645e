/** Tokens of DOT text. */

import type { Position } from "./span.ts";

/** What a token is. */
export type TokenKind =
  | "word"
  | "string"
  | "{"
  | "}"
  | "["
  | "]"
  | ";"
  | ","
  | ":"
  | "="
  | "+"
  | "->"
  /** Something that no DOT text has here; its fault says what. */
  | "bad"
  /** Something to complain about once and then read over. */
  | "noise"
  | "end";

/** What is wrong with a token, to be said if a parser meets it and not when it skips. */
export interface Fault {
  readonly message: string;
  readonly fix: string;
  /** How much of the token to point at; all of it when absent. */
  readonly length?: number;
}

/** One token. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: Position;
  readonly end: Position;
  /** A word as it stands; a string with its escapes resolved; else the sign. */
  readonly text: string;
  /** A string as it stands between its quotes, with only `\"` resolved; else as `text`. */
  readonly value: string;
  readonly fault: Fault | undefined;
}
