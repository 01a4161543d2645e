import { nodesOfRole } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const startNoIncoming: Rule = {
  name: "start_no_incoming",
  severity: "error",
  help: "A run comes to its start node once only, so no edge leads there.",
  *check(input) {
    for (const { id } of nodesOfRole(input, "start")) {
      for (const { from, to, toSpan } of input.graph.incoming.get(id) ?? []) {
        yield {
          message: `"${from}" leads back to the start node "${to}"`,
          span: toSpan,
          edge: { from, to },
          fix: "lead the edge to the first node that works",
        };
      }
    }
  },
};
