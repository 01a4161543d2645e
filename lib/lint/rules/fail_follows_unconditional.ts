import type { Edge } from "../../graph/graph.ts";
import { canBeTaken, isUnconditional } from "../conditions.ts";
import { isHumanGate, isParallel, workingNodes } from "../roles.ts";
import type { Rule } from "../rule.ts";
import { textOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const failFollowsUnconditional: Rule = {
  name: "fail_follows_unconditional",
  severity: "info",
  help:
    "After a failure the unconditional edge is taken like after a success; the run then ends as partial_success at best.",
  *check(input) {
    for (const node of workingNodes(input)) {
      // Their edges are choices and branches, which no failure takes.
      if (isHumanGate(node) || isParallel(node)) continue;
      const edges = input.graph.outgoing.get(node.id) ?? [];
      const [taken] = edges.filter(isUnconditional).toSorted(byPreference);
      if (!taken) continue;
      const isCaught = edges.some((edge) =>
        !isUnconditional(edge) && canBeTaken(edge, { outcome: "fail" })
      );
      if (isCaught) continue;
      const { from, to, span } = taken;
      yield {
        message:
          `when "${from}" fails, the run goes on to "${to}" all the same`,
        span,
        edge: { from, to },
        fix: 'add an edge with condition="outcome=fail" to handle it',
      };
    }
  },
};

function byPreference(a: Edge, b: Edge): number {
  return weightOf(b) - weightOf(a) || (a.to < b.to ? -1 : a.to > b.to ? 1 : 0);
}

function weightOf({ attributes }: Edge): number {
  const weight = Number(textOf(attributes, "weight") ?? 0);
  return Number.isNaN(weight) ? 0 : weight;
}
