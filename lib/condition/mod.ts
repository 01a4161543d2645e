/**
 * The conditions of edges: `outcome=success && context.tests_passed=true`.
 *
 * @module
 */

export type {
  Comparison,
  Condition,
  ConditionError,
  Operator,
  ParsedCondition,
  Range,
} from "./condition.ts";
export { keysOf, leavesOf } from "./condition.ts";
export { parseCondition } from "./parse.ts";
export { evaluate } from "./evaluate.ts";
export { couldHold, mustHold } from "./could_hold.ts";
export { type Scope, textOf, valueOf } from "./scope.ts";
