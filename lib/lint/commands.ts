/** The shell commands with variables in a pipeline. */

import type { Attribute } from "../graph/graph.ts";
import type { LintInput } from "./rule.ts";
import { specsOf } from "./specs.ts";

/** A command, and a node that runs it. */
export interface Command {
  readonly attribute: Attribute;
  readonly node: string;
}

/** Each `tool_command` that holds a dollar, once. */
export function* commandsOf(input: LintInput): Generator<Command> {
  const seen = new Set<Attribute>();
  for (const node of input.graph.nodes.values()) {
    const attribute = node.attributes.get("tool_command");
    if (!attribute?.text.includes("$") || seen.has(attribute)) continue;
    if (!specsOf(input, node).has("tool_command")) continue;
    seen.add(attribute);
    yield { attribute, node: node.id };
  }
}
