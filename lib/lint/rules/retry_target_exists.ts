import type { Attribute } from "../../graph/graph.ts";
import { nearest } from "../../text/nearest.ts";
import { missingNodes } from "../missing.ts";
import { retryTargets } from "../retry_targets.ts";
import type { Finding, LintInput, Rule } from "../rule.ts";
import { isSet, textOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const retryTargetExists: Rule = {
  name: "retry_target_exists",
  severity: "error",
  help:
    "retry_target, fallback_retry_target and required_tool_node name nodes of the pipeline.",
  *check(input) {
    const seen = new Set<Attribute>();
    const { graph } = input;
    for (const attribute of retryTargets(graph.attributes)) {
      yield* checked(input, attribute, seen);
    }
    for (const node of graph.nodes.values()) {
      const { attributes, id } = node;
      const targets = [...retryTargets(attributes)];
      const required = attributes.get("required_tool_node");
      if (
        required && isSet(node, "requires_tool_success") &&
        textOf(attributes, required.key)
      ) targets.push(required);
      for (const attribute of targets) {
        yield* checked(input, attribute, seen, id);
      }
    }
  },
};

function* checked(
  input: LintInput,
  attribute: Attribute,
  seen: Set<Attribute>,
  node?: string,
): Generator<Finding> {
  const target = attribute.text.trim();
  const { nodes } = input.graph;
  const exists = nodes.has(target) && !missingNodes(input).has(target);
  if (exists || seen.has(attribute)) return;
  seen.add(attribute);
  const meant = nearest(target, nodes.keys());
  yield {
    message: `${attribute.key} is "${target}", but there is no such node`,
    span: attribute.span,
    ...(node !== undefined && attribute.origin === "own" ? { node } : {}),
    fix: meant === undefined || meant === target
      ? "name a node of the pipeline"
      : `did you mean "${meant}"?`,
  };
}
