import { digraphSpan } from "../places.ts";
import { nodesOfRole } from "../roles.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const startNode: Rule = {
  name: "start_node",
  severity: "error",
  help: "A run starts at the one start node.",
  *check(input) {
    const [first, ...others] = nodesOfRole(input, "start");
    if (!first) {
      yield {
        message: "the pipeline must have exactly one start node, but has none",
        span: digraphSpan(input.graph.source),
        fix: "add one: start [shape=Mdiamond]",
      };
    }
    for (const { id, span } of others) {
      yield {
        message:
          `the pipeline must have exactly one start node, but "${id}" is one besides "${first?.id}"`,
        span,
        node: id,
        fix: "keep one of them",
      };
    }
  },
};
