import type { Node } from "../../graph/graph.ts";
import { OUTCOME_STATUSES } from "../../handler.ts";
import { canBeTaken } from "../conditions.ts";
import { impossibilities } from "../never.ts";
import { nodesOfRole } from "../roles.ts";
import type { LintInput, Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const diamondOutcome: Rule = {
  name: "diamond_outcome",
  severity: "warning",
  help:
    "A diamond passes on the outcome it is entered with, so an edge that asks for another is never taken.",
  *check(input) {
    for (const node of nodesOfRole(input, "pass")) {
      const outcomes = enteredWith(input, node);
      for (const edge of input.graph.outgoing.get(node.id) ?? []) {
        yield* impossibilities(input, edge, outcomes);
      }
    }
  },
};

/** The outcomes that the edges into a node let through; from another diamond, any may come. */
function enteredWith(input: LintInput, { id }: Node): readonly string[] {
  const { incoming, nodes } = input.graph;
  const edges = incoming.get(id) ?? [];
  if (edges.length === 0) return OUTCOME_STATUSES;
  return OUTCOME_STATUSES.filter((outcome) =>
    edges.some((edge) => {
      const from = nodes.get(edge.from);
      const role = from && input.handlerOf(from)?.role;
      return (role !== "start" || outcome === "success") &&
        canBeTaken(edge, { outcome });
    })
  );
}
