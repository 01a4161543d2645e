import { resolveAttr } from "../../attributes/resolve.ts";
import type { Finding, LintInput, Rule } from "../rule.ts";

/** Attributes with a rule of their own. */
const ELSEWHERE = new Set(["tool_command", "verification.allowed_commands"]);

/** See {@linkcode Rule.help}. */
export const attrRequired: Rule = {
  name: "attr_required",
  severity: "error",
  help:
    "An attribute that the handler requires must be there and say something.",
  check: (input) => missingAttributes(input, (name) => !ELSEWHERE.has(name)),
};

/** The required attributes that nodes lack, of those that are `wanted`. */
export function* missingAttributes(
  { graph, handlerOf }: LintInput,
  wanted: (name: string) => boolean,
): Iterable<Finding> {
  for (const node of graph.nodes.values()) {
    for (const spec of handlerOf(node)?.attributes ?? []) {
      if (!spec.required || !wanted(spec.name)) continue;
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
}
