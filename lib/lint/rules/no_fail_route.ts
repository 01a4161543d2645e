import { canBeTaken, isUnconditional } from "../conditions.ts";
import { hasRetryTarget } from "../retry_targets.ts";
import { workingNodes } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const noFailRoute: Rule = {
  name: "no_fail_route",
  severity: "warning",
  help:
    "A node that can fail, and whose edges all ask for something else, ends the run when it does.",
  *check(input) {
    for (const node of workingNodes(input)) {
      const edges = input.graph.outgoing.get(node.id) ?? [];
      if (edges.length === 0 || edges.some(isUnconditional)) continue;
      if (edges.some((edge) => canBeTaken(edge, { outcome: "fail" }))) continue;
      if (hasRetryTarget(input.graph, node)) continue;
      yield {
        message: `when "${node.id}" fails, no edge leads on and the run fails`,
        span: node.span,
        node: node.id,
        fix: 'add an edge with condition="outcome=fail", or set retry_target',
      };
    }
  },
};
