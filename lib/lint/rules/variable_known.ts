import type { Attribute } from "../../graph/graph.ts";
import { locatorOf } from "../../text/subspan.ts";
import {
  unknownCommandNames,
  type UnknownName,
  unknownNames,
} from "../../variables/mod.ts";
import { commandsOf } from "../commands.ts";
import type { Finding, LintInput, Rule } from "../rule.ts";

/** See {@linkcode Rule.help}. */
export const variableKnown: Rule = {
  name: "variable_known",
  severity: "warning",
  help: "A variable that nobody knows stays in the text as it stands.",
  *check(input) {
    const seen = new Set<Attribute>();
    for (const { id, attributes } of input.graph.nodes.values()) {
      for (const key of ["prompt", "label"]) {
        const attribute = attributes.get(key);
        if (!attribute?.text.includes("$") || seen.has(attribute)) continue;
        seen.add(attribute);
        yield* findings(input, attribute, id, unknownNames(attribute.text));
      }
    }
    for (const { attribute, node } of commandsOf(input)) {
      const names = unknownCommandNames(attribute.text);
      yield* findings(input, attribute, node, names);
    }
  },
};

function* findings(
  input: LintInput,
  attribute: Attribute,
  node: string,
  names: readonly UnknownName[],
): Generator<Finding> {
  if (names.length === 0) return;
  const locate = locatorOf(input.graph.source, attribute);
  for (const { raw, offset, length, suggestion } of names) {
    yield {
      message: `unknown variable ${raw} in ${attribute.key}`,
      span: locate(offset, length),
      ...(attribute.origin === "own" ? { node } : {}),
      fix: suggestion === undefined
        ? "the variables are $goal, ${context.key} and ${env.NAME}; $$ is a dollar"
        : `did you mean ${suggestion}?`,
    };
  }
}
