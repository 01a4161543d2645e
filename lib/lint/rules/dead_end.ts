import { isParallel, nodesOfRole } from "../roles.ts";
import { missingNodes } from "../missing.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const deadEnd: Rule = {
  name: "dead_end",
  severity: "warning",
  help: "Only an exit ends a run well, so every other node needs a way on.",
  *check(input) {
    const { nodes, outgoing } = input.graph;
    // A branch of a parallel node may end without an exit.
    if ([...nodes.values()].some(isParallel)) return;
    const missing = missingNodes(input);
    for (
      const { id, span } of nodesOfRole(input, "start", "pass", "work", "agent")
    ) {
      if (outgoing.has(id) || missing.has(id)) continue;
      yield {
        message: `no edge leads on from "${id}", so the run fails there`,
        span,
        node: id,
        fix: `add an edge to an exit: ${id} -> exit`,
      };
    }
  },
};
