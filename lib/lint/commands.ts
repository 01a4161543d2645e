/** The shell commands in a pipeline. */

import type { Attribute } from "../graph/graph.ts";
import type { LintInput } from "./rule.ts";
import { specsOf } from "./specs.ts";

/** A command, and a node that runs it. */
export interface Command {
  readonly attribute: Attribute;
  readonly node: string;
}

/** Attributes that a shell runs, after their variables were filled in. */
const NAMES = ["tool_command", "agent.command"];

/** Each command once, although a default gives it to many nodes. */
export function* commandsOf(input: LintInput): Generator<Command> {
  const seen = new Set<Attribute>();
  for (const node of input.graph.nodes.values()) {
    for (const name of NAMES) {
      const attribute = node.attributes.get(name);
      if (!attribute || seen.has(attribute)) continue;
      if (!specsOf(input, node).has(name)) continue;
      seen.add(attribute);
      yield { attribute, node: node.id };
    }
  }
}
