import type { Rule } from "../rule.ts";
import { isSet, textOf } from "../specs.ts";

const FLAG = "requires_tool_success";
const NODE = "required_tool_node";

/** See {@linkcode Rule.help}. */
export const requirementComplete: Rule = {
  name: "requirement_complete",
  severity: "warning",
  help:
    "requires_tool_success and required_tool_node mean something only together.",
  *check(input) {
    for (const node of input.graph.nodes.values()) {
      const { id, attributes } = node;
      const asks = isSet(node, FLAG);
      const names = textOf(attributes, NODE) !== undefined;
      if (asks === names) continue;
      // Switched off on purpose.
      if (names && attributes.has(FLAG)) continue;
      const [present, absent] = asks
        ? [FLAG, `${NODE}=...`]
        : [NODE, `${FLAG}=true`];
      const attribute = attributes.get(present);
      yield {
        message: `${present} of "${id}" does nothing without ${absent}`,
        span: attribute?.origin === "own" ? attribute.span : node.span,
        node: id,
        fix: `add ${absent}`,
      };
    }
  },
};
