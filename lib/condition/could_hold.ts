/** Can a condition ever hold? */

import type { Condition } from "./condition.ts";
import { compares, isTruthy } from "./evaluate.ts";

/**
 * Says whether a condition can hold when the `known` keys have these values
 * and every other key may have any. `false` is certain; `true` may be too
 * hopeful, since two mentions of one unknown key are not compared.
 *
 * @example
 * ```ts
 * const parsed = parseCondition("outcome=success && context.tests_passed");
 * parsed.ok && couldHold(parsed.condition, { outcome: "fail" }); // false
 * ```
 */
export function couldHold(
  condition: Condition,
  known: Readonly<Record<string, unknown>>,
): boolean {
  return decide(condition, known) !== false;
}

/** Says whether a condition holds whatever the keys that are not `known` are. */
export function mustHold(
  condition: Condition,
  known: Readonly<Record<string, unknown>>,
): boolean {
  return decide(condition, known) === true;
}

/** Kleene's three values; `undefined` is "it depends". */
function decide(
  condition: Condition,
  known: Readonly<Record<string, unknown>>,
): boolean | undefined {
  switch (condition.kind) {
    case "always":
      return true;
    case "all":
      return decideAll(condition.parts, known, false);
    case "any":
      return decideAll(condition.parts, known, true);
    case "not": {
      const part = decide(condition.part, known);
      return part === undefined ? undefined : !part;
    }
    case "truthy":
      return Object.hasOwn(known, condition.key)
        ? isTruthy(known[condition.key])
        : undefined;
    case "compare":
      return Object.hasOwn(known, condition.key)
        ? compares(condition, known[condition.key])
        : undefined;
    default:
      return condition satisfies never;
  }
}

/** One `decisive` part decides; else one that depends leaves it open. */
function decideAll(
  parts: readonly Condition[],
  known: Readonly<Record<string, unknown>>,
  decisive: boolean,
): boolean | undefined {
  let open = false;
  for (const part of parts) {
    const decided = decide(part, known);
    if (decided === decisive) return decisive;
    if (decided === undefined) open = true;
  }
  return open ? undefined : !decisive;
}
