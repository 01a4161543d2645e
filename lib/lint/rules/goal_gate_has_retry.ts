import { canBeTaken } from "../conditions.ts";
import { reachable } from "../reach.ts";
import { hasRetryTarget, retryTargets } from "../retry_targets.ts";
import { nodesOfRole } from "../roles.ts";
import type { LintInput, Rule } from "../rule.ts";
import { isSet } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const goalGateHasRetry: Rule = {
  name: "goal_gate_has_retry",
  severity: "warning",
  help:
    "An unsatisfied goal gate needs somewhere to go back to, and one that is never visited guards nothing.",
  *check(input) {
    const { graph } = input;
    const gates = [...graph.nodes.values()].filter((node) =>
      isSet(node, "goal_gate")
    );
    if (gates.length === 0) return;
    const visited = visitedWithoutFailure(input);
    for (const gate of gates) {
      const { id, attributes, span } = gate;
      const place = attributes.get("goal_gate")?.span ?? span;
      if (!hasRetryTarget(graph, gate)) {
        yield {
          message:
            `the goal gate "${id}" has no retry_target: unsatisfied, it fails the run`,
          span: place,
          node: id,
          fix: "set retry_target on it or on the graph",
        };
      }
      const [target] = [
        ...retryTargets(attributes),
        ...retryTargets(graph.attributes),
      ];
      const to = target?.text.trim();
      if (to !== undefined && graph.nodes.has(to) && !leadsTo(input, to, id)) {
        yield {
          message:
            `the goal gate "${id}" sends the run back to "${to}", from where no way leads to it`,
          span: target?.span ?? place,
          node: id,
          fix: `add a way from ${to} to ${id}, or name another retry_target`,
        };
      }
      if (visited && !visited.has(id)) {
        yield {
          message:
            `the goal gate "${id}" is visited after failures only, so a run that goes well never asks it`,
          span: place,
          node: id,
          fix: "put it on the way that every run takes",
        };
      }
    }
  },
};

function leadsTo(input: LintInput, from: string, to: string): boolean {
  const { nodes, outgoing } = input.graph;
  const reached = reachable([from], (id) => [
    ...(outgoing.get(id) ?? []).map(({ to }) => to),
    ...retryTargets(nodes.get(id)?.attributes ?? new Map())
      .map(({ text }) => text.trim()),
  ]);
  return reached.has(to);
}

/** What a run can visit while everything succeeds. */
function visitedWithoutFailure(
  input: LintInput,
): ReadonlySet<string> | undefined {
  const [start, ...others] = nodesOfRole(input, "start");
  if (!start || others.length > 0) return undefined;
  const { outgoing } = input.graph;
  return reachable(
    [start.id],
    (id) =>
      (outgoing.get(id) ?? []).filter((edge) =>
        ["success", "partial_success", "skipped"].some((outcome) =>
          canBeTaken(edge, { outcome })
        )
      ).map(({ to }) => to),
  );
}
