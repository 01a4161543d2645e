/** A lint rule of a program's own. */

import type { Rule } from "../lint/rule.ts";

/**
 * Makes a lint rule for {@linkcode FactoryOptions.rules}, or for a check
 * without a factory.
 *
 * @example
 * ```ts
 * import { createFactory, defineRule } from "@factory/cli";
 *
 * const timeouts = defineRule({
 *   name: "timeout_set",
 *   severity: "error",
 *   help: "An agent without a timeout can hang for ever.",
 *   *check({ graph, handlerOf }) {
 *     for (const node of graph.nodes.values()) {
 *       if (handlerOf(node)?.role !== "agent") continue;
 *       if (node.attributes.has("timeout")) continue;
 *       const { id, span } = node;
 *       yield { message: `${id} has no timeout`, node: id, span, fix: "add timeout=15m" };
 *     }
 *   },
 * });
 * createFactory({ rules: [timeouts] });
 * ```
 */
export function defineRule(rule: Rule): Rule {
  return rule;
}
