import type { Attribute } from "../../graph/graph.ts";
import { commandScopeProblem } from "../../guard/command_scope.ts";
import type { Rule } from "../rule.ts";
import { isSet, specsOf } from "../specs.ts";

const NAMES = {
  "contains ~": "the home folder (~)",
  "contains ..": "a parent folder (..)",
  "contains absolute path": "an absolute path",
} as const;

/** See {@linkcode Rule.help}. */
export const toolCommandScope: Rule = {
  name: "tool_command_scope",
  severity: "warning",
  help:
    "A command should keep to the workspace; where the kernel cannot see to that, one that names something outside does not run.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const node of input.graph.nodes.values()) {
      const attribute = node.attributes.get("tool_command");
      if (!attribute || seen.has(attribute)) continue;
      if (!specsOf(input, node).has("tool_command")) continue;
      if (isSet(node, "allow_absolute")) continue;
      const problem = commandScopeProblem(attribute.text);
      if (problem === undefined) continue;
      seen.add(attribute);
      yield {
        message: `tool_command names ${
          NAMES[problem]
        }, which is outside the workspace`,
        span: attribute.span,
        ...(attribute.origin === "own" ? { node: node.id } : {}),
        fix: "name a path in the workspace, or set allow_absolute=true",
      };
    }
  },
};
