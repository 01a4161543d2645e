import type { Attribute } from "../../graph/graph.ts";
import { locatorOf } from "../../text/subspan.ts";
import { unknownCommandNames, unknownNames } from "../../variables/mod.ts";
import type { Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const variableKnown: Rule = {
  name: "variable_known",
  severity: "warning",
  help: "A variable that nobody knows stays in the text as it stands.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { id, attributes } of input.graph.nodes.values()) {
      for (const key of ["prompt", "label", "tool_command"]) {
        const attribute = attributes.get(key);
        if (!attribute?.text.includes("$") || seen.has(attribute)) continue;
        seen.add(attribute);
        const isCommand = key === "tool_command";
        const locate = locatorOf(input.graph.source, attribute);
        const find = isCommand ? unknownCommandNames : unknownNames;
        for (
          const { raw, offset, length, suggestion } of find(attribute.text)
        ) {
          yield {
            message: `unknown variable ${raw} in ${key}`,
            span: locate(offset, length),
            ...(attribute.origin === "own" ? { node: id } : {}),
            fix: suggestion === undefined
              ? "the variables are $goal, ${context.key} and ${env.NAME}; $$ is a dollar"
              : `did you mean ${suggestion}?`,
          };
        }
      }
    }
  },
};
