import type { Edge, Node } from "../../graph/graph.ts";
import { canBeTaken, isUnconditional } from "../conditions.ts";
import { isHumanGate, isParallel, workingNodes } from "../roles.ts";
import type { LintInput, Rule } from "../rule.ts";
import { textOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const failFollowsUnconditional: Rule = {
  name: "fail_follows_unconditional",
  severity: "info",
  help:
    "After a failure the unconditional edge is taken like after a success; the run then ends as partial_success at best.",
  *check(input) {
    const found = workingNodes(input).flatMap((node) => {
      const taken = passingEdge(input, node);
      return taken ? [taken] : [];
    });
    // What most pipelines do at most nodes is said once.
    const [first, ...others] = found;
    if (!first) return;
    const { from, to, span } = first;
    const more = others.length === 0
      ? ""
      : `, and so with ${others.length} more`;
    yield {
      message:
        `when "${from}" fails, the run goes on to "${to}" all the same${more}`,
      span,
      edge: { from, to },
      fix: 'add an edge with condition="outcome=fail" to handle it',
    };
  },
};

/** The unconditional edge that a failure of the node takes like a success. */
function passingEdge(input: LintInput, node: Node): Edge | undefined {
  // Their edges are choices and branches, which no failure takes.
  if (isHumanGate(node) || isParallel(node)) return undefined;
  const edges = input.graph.outgoing.get(node.id) ?? [];
  const [taken] = edges.filter(isUnconditional).toSorted(byPreference);
  const isCaught = edges.some((edge) =>
    !isUnconditional(edge) && canBeTaken(edge, { outcome: "fail" })
  );
  return isCaught ? undefined : taken;
}

function byPreference(a: Edge, b: Edge): number {
  return weightOf(b) - weightOf(a) || (a.to < b.to ? -1 : a.to > b.to ? 1 : 0);
}

function weightOf({ attributes }: Edge): number {
  const weight = Number(textOf(attributes, "weight") ?? 0);
  return Number.isNaN(weight) ? 0 : weight;
}
