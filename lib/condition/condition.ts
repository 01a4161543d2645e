/**
 * The condition of an edge, as data.
 *
 * @module
 */

/** A piece of a condition's text. */
export interface Range {
  /** UTF-16 code units from the start of the condition. */
  readonly offset: number;
  /** UTF-16 code units. */
  readonly length: number;
}

/** How a comparison compares; `==` is read as `=`. */
export type Operator =
  | "="
  | "!="
  | ">"
  | ">="
  | "<"
  | "<="
  | "contains"
  | "matches";

/** `key operator value`. */
export interface Comparison {
  /** Tells the kinds apart. */
  readonly kind: "compare";
  /** What is looked up. */
  readonly key: string;
  /** How it is compared. */
  readonly operator: Operator;
  /** The literal, quotes and escapes resolved. */
  readonly value: string;
  /** The compiled literal of `matches`. */
  readonly pattern?: RegExp;
  /** Where the key stands. */
  readonly keyRange: Range;
  /** Where the literal stands, its quotes included. */
  readonly valueRange: Range;
}

/** A condition that was understood. */
export type Condition =
  /** An empty text: the edge is unconditional. */
  | { readonly kind: "always" }
  | { readonly kind: "all"; readonly parts: readonly Condition[] }
  | { readonly kind: "any"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  /** A bare key: not empty, not `false`, not `0`. */
  | { readonly kind: "truthy"; readonly key: string; readonly keyRange: Range }
  | Comparison;

/** What reading a condition found. */
export type ParsedCondition =
  | { readonly ok: true; readonly condition: Condition }
  | ConditionError;

/** Why a text is not a condition, and where. */
export interface ConditionError extends Range {
  /** Tells it from a condition. */
  readonly ok: false;
  /** One sentence without a full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** The keys a condition reads, each once, in the order of the text. */
export function keysOf(condition: Condition): readonly string[] {
  const keys = new Set<string>();
  for (const leaf of leavesOf(condition)) keys.add(leaf.key);
  return [...keys];
}

/** The comparisons and bare keys of a condition, in the order of the text. */
export function leavesOf(
  condition: Condition,
): readonly (Comparison | Extract<Condition, { kind: "truthy" }>)[] {
  switch (condition.kind) {
    case "always":
      return [];
    case "all":
    case "any":
      return condition.parts.flatMap(leavesOf);
    case "not":
      return leavesOf(condition.part);
    case "truthy":
    case "compare":
      return [condition];
    default:
      return condition satisfies never;
  }
}
