import { resolveAttr } from "../../attributes/resolve.ts";
import type { Rule } from "../rule.ts";

/** Attributes with a rule of their own. */
const ELSEWHERE = new Set(["verification.allowed_commands"]);

/** See {@linkcode Rule.help}. */
export const toolCommandRequired: Rule = {
  name: "tool_command_required",
  severity: "error",
  help:
    "An attribute that the handler requires must be there and say something.",
  *check(input) {
    for (const node of input.graph.nodes.values()) {
      for (const spec of input.handlerOf(node)?.attributes ?? []) {
        if (!spec.required || ELSEWHERE.has(spec.name)) continue;
        const attribute = resolveAttr(node.attributes, spec);
        if (attribute && attribute.text.trim() !== "") continue;
        yield {
          message: `"${node.id}" needs ${spec.name}, which is ${
            attribute ? "empty" : "missing"
          }`,
          span: attribute?.origin === "own" ? attribute.span : node.span,
          node: node.id,
          fix: `add ${spec.name}="..."`,
        };
      }
    }
  },
};
