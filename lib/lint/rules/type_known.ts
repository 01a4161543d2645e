import { handlerType } from "../../graph/shapes.ts";
import { nearest } from "../../text/nearest.ts";
import type { Attribute } from "../../graph/graph.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const typeKnown: Rule = {
  name: "type_known",
  severity: "error",
  help: "Every node needs a handler; no other one stands in for it.",
  *check(input) {
    const { knownTypes, pluginFolders } = input;
    const seen = new Set<Attribute>();
    for (const node of input.graph.nodes.values()) {
      if (input.handlerOf(node)) continue;
      const attribute = node.attributes.get("type");
      if (attribute && seen.has(attribute)) continue;
      if (attribute) seen.add(attribute);
      const type = handlerType(node);
      const meant = nearest(type, knownTypes, type.length < 4 ? 1 : 2);
      yield {
        message: `no handler for type "${type}"; known: ${
          knownTypes.join(", ")
        }; looked for plugins in ${pluginFolders.join(", ") || "no folder"}`,
        span: attribute?.span ?? node.span,
        node: node.id,
        fix: meant === undefined
          ? "correct the type, or add a plugin that handles it"
          : `did you mean "${meant}"?`,
      };
    }
  },
};
