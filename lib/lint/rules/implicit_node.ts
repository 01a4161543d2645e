import { handlerType } from "../../graph/shapes.ts";
import { missingNodes } from "../missing.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const implicitNode: Rule = {
  name: "implicit_node",
  severity: "warning",
  help: "A node that only edges mention has neither a prompt nor limits.",
  *check(input) {
    const missing = missingNodes(input);
    for (const node of input.graph.nodes.values()) {
      const { id, span, implicit } = node;
      if (!implicit || missing.has(id)) continue;
      const role = input.handlerOf(node)?.role;
      // Their ids say what they are, and they need nothing that a declaration could add.
      if (role === "start" || role === "exit") continue;
      yield {
        message:
          `"${id}" is not declared; as edges mention it, it runs as type ${
            handlerType(node)
          }`,
        span,
        node: id,
        fix: `declare it: ${id} [...]`,
      };
    }
  },
};
