/** Does a condition hold? */

import type { Comparison, Condition } from "./condition.ts";
import { type Scope, textOf, valueOf } from "./scope.ts";

/**
 * How much of a text `matches` looks at, in UTF-16 code units from its start:
 * even a pattern of quadratic cost ends soon on that much.
 */
const MATCHED = 10_000;

/** Decides a condition; a missing key is the empty text. */
export function evaluate(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case "always":
      return true;
    case "all":
      return condition.parts.every((part) => evaluate(part, scope));
    case "any":
      return condition.parts.some((part) => evaluate(part, scope));
    case "not":
      return !evaluate(condition.part, scope);
    case "truthy":
      return isTruthy(valueOf(condition.key, scope));
    case "compare":
      return compares(condition, valueOf(condition.key, scope));
    default:
      return condition satisfies never;
  }
}

/** Whether a bare key holds: not empty, not `false`, not `0`. */
export function isTruthy(value: unknown): boolean {
  const text = textOf(value);
  return text !== "" && text !== "false" && text !== "0" && text !== "[]" &&
    text !== "{}";
}

/** Whether a comparison holds for the value of its key. */
export function compares(comparison: Comparison, value: unknown): boolean {
  const { operator, value: literal } = comparison;
  switch (operator) {
    case "=":
      return textOf(value) === literal;
    case "!=":
      return textOf(value) !== literal;
    case ">":
      return numbers(value, literal, (a, b) => a > b);
    case ">=":
      return numbers(value, literal, (a, b) => a >= b);
    case "<":
      return numbers(value, literal, (a, b) => a < b);
    case "<=":
      return numbers(value, literal, (a, b) => a <= b);
    case "contains":
      return Array.isArray(value)
        ? value.some((item) => textOf(item) === literal)
        : textOf(value).includes(literal);
    case "matches":
      return comparison.pattern?.test(textOf(value).slice(0, MATCHED)) ?? false;
    default:
      return operator satisfies never;
  }
}

function numbers(
  left: unknown,
  right: string,
  holds: (left: number, right: number) => boolean,
): boolean {
  const [a, b] = [numberOf(textOf(left)), numberOf(right)];
  return a !== undefined && b !== undefined && holds(a, b);
}

function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(trimmed)
    ? Number(trimmed)
    : undefined;
}
