import type { Edge } from "../../graph/graph.ts";
import { canBeTaken } from "../conditions.ts";
import { nodesOfRole } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const exitOutcome: Rule = {
  name: "exit_outcome",
  severity: "warning",
  help:
    "An exit that only failures lead to ends the run as a success, unless it says otherwise.",
  *check(input) {
    for (const { id, span, attributes } of nodesOfRole(input, "exit")) {
      const incoming = input.graph.incoming.get(id) ?? [];
      if (incoming.length === 0 || attributes.has("outcome")) continue;
      if (!incoming.every(isForFailures)) continue;
      yield {
        message:
          `only failures lead to the exit "${id}", and the run would end as a success there`,
        span,
        node: id,
        fix: "add outcome=fail to it",
      };
    }
  },
};

function isForFailures(edge: Edge): boolean {
  const takes = (outcome: string) => canBeTaken(edge, { outcome });
  return !takes("success") && !takes("partial_success") && !takes("skipped") &&
    (takes("fail") || takes("retry"));
}
