import { HOOKS } from "../known_agents.ts";
import type { Rule } from "../rule.ts";
import { textOf } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const toolHooksUnheard: Rule = {
  name: "tool_hooks_unheard",
  severity: "error",
  help:
    "tool_hooks that an agent would not run are refused: a check that is not made is worse than none.",
  *check({ graph, agents }) {
    for (const [id, agent] of agents ?? []) {
      const node = graph.nodes.get(id);
      if (!node || agent.hooks) continue;
      for (const name of HOOKS) {
        // A node's own word, be it empty, stands for the graph's.
        const { attributes } = node.attributes.has(name) ? node : graph;
        const hook = attributes.get(name);
        if (!hook || textOf(attributes, name) === undefined) continue;
        yield {
          message:
            `${name} would not be run at node "${id}": the agent ${agent.backend} has tools of its own`,
          span: hook.keySpan,
          node: id,
          fix: `use agent.backend=api at node "${id}", or take ${name} away`,
        };
      }
    }
  },
};
