import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const reservedNodeId: Rule = {
  name: "reserved_node_id",
  severity: "error",
  help:
    "A node's files go into a folder of its name, and `workspace` is the folder that the pipeline works on.",
  *check(input) {
    for (const { id, span } of input.graph.nodes.values()) {
      // On some file systems `Workspace` is the same folder.
      if (id.toLowerCase() !== "workspace") continue;
      yield {
        message: `the node id "${id}" is reserved for the run's files`,
        span,
        node: id,
        fix: "choose another id",
      };
    }
  },
};
