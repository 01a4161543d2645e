import { agentNodes } from "../roles.ts";
import type { Rule } from "../rule.ts";
import { textOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const promptOnLlmNodes: Rule = {
  name: "prompt_on_llm_nodes",
  severity: "warning",
  help: "An agent without prompt and label is told its id and nothing else.",
  *check(input) {
    for (const { id, span, attributes, implicit } of agentNodes(input)) {
      // An implicit node is complained about already.
      if (implicit) continue;
      if (textOf(attributes, "prompt") ?? textOf(attributes, "label")) continue;
      yield {
        message: `the agent "${id}" has neither a prompt nor a label`,
        span,
        node: id,
        fix: 'add prompt="..."',
      };
    }
  },
};
