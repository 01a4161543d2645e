/**
 * Declarations of attributes: the one source for validation, coercion, help and docs.
 *
 * @module
 */

export type { Json as JsonValue } from "../history/event.ts";

/** What an attribute's text is read as. */
export type AttrType =
  /** Any text. */
  | "string"
  /** A whole number, not negative. */
  | "integer"
  /** Any number; negative ones too. */
  | "number"
  /** `true` or `false`. */
  | "boolean"
  /** `250ms 900s 15m 2h 1d`, or a bare number of seconds; the value is in milliseconds. */
  | "duration"
  /** Texts separated by commas, each trimmed, empty ones dropped. */
  | "list"
  /** One of `values`. */
  | "enum";

/** An attribute's value after coercion; a duration is a number of milliseconds. */
export type AttrValue = string | number | boolean | readonly string[];

/** The declaration of one attribute. */
export interface AttrSpec {
  /** The attribute's key. */
  readonly name: string;
  /** What its text is read as. */
  readonly type: AttrType;
  /** One sentence for `factory handlers` and the docs. */
  readonly help: string;
  /** Value when the attribute is absent. */
  readonly default?: AttrValue;
  /** The allowed texts of an `enum`; of a `string`, those that are known, and another one is a warning. */
  readonly values?: readonly string[];
  /** Other names that mean the same. */
  readonly aliases?: readonly string[];
  /** An absent or empty value is an error of validation. @default false */
  readonly required?: boolean;
  /**
   * Says what is wrong with a coerced value.
   *
   * @returns a message for the user, or `undefined` when it is fine.
   */
  check?(value: AttrValue): string | undefined;
}
