import { nodesOfRole } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const exitNoOutgoing: Rule = {
  name: "exit_no_outgoing",
  severity: "error",
  help: "A run ends at an exit node, so no edge leads on.",
  *check(input) {
    for (const { id } of nodesOfRole(input, "exit")) {
      for (const { from, to, span } of input.graph.outgoing.get(id) ?? []) {
        yield {
          message: `the exit node "${from}" has an outgoing edge to "${to}"`,
          span,
          edge: { from, to },
          fix: "remove the edge, or make the node one that works",
        };
      }
    }
  },
};
