import type { Attribute } from "../../graph/graph.ts";
import { OUTCOME_STATUSES } from "../../handler.ts";
import { impossibilities } from "../never.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const conditionOutcome: Rule = {
  name: "condition_outcome",
  severity: "warning",
  help: "An edge that asks for an outcome which does not exist is never taken.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const edge of input.graph.edges) {
      const attribute = edge.attributes.get("condition");
      const from = input.graph.nodes.get(edge.from);
      if (!attribute || !from || seen.has(attribute)) continue;
      // Those of diamonds have a rule of their own.
      if (input.handlerOf(from)?.role === "pass") continue;
      seen.add(attribute);
      yield* impossibilities(input, edge, OUTCOME_STATUSES);
    }
  },
};
