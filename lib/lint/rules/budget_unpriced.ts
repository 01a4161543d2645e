import type { Attribute } from "../../graph/graph.ts";
import type { KnownAgent } from "../known_agents.ts";
import type { Finding, Rule } from "../rule.ts";
import { isPositive } from "../specs.ts";

/** See {@linkcode Rule.help}. */
export const budgetUnpriced: Rule = {
  name: "budget_unpriced",
  severity: "error",
  help:
    "A budget that nobody can keep to is refused: the agent does not tell what it uses, or its model's price is not known.",
  *check({ graph, agents }) {
    for (const [id, agent] of agents ?? []) {
      const node = graph.nodes.get(id);
      if (!node) continue;
      for (const { attributes } of [graph, node]) {
        for (const [name, problem] of problems(agent)) {
          const budget = attributes.get(name);
          if (!budget || !isPositive(attributes, name)) continue;
          yield finding(budget, { node: id, problem, usage: agent.usage });
        }
      }
    }
  },
};

/** What keeps the budgets from being kept to, by their names. */
function problems(
  { backend, usage, cost, priced, model }: KnownAgent,
): (readonly [name: string, problem: string])[] {
  const silent = `the agent ${backend} does not tell what it uses`;
  const unpriced = model === undefined
    ? `the agent ${backend} does not tell its costs, and its model is not known`
    : `the agent ${backend} does not tell its costs, and the price of model "${model}" is not known`;
  return [
    ...(usage ? [] : [["budget_tokens", silent] as const]),
    ...(cost
      ? []
      : !usage
      ? [["budget_usd", silent] as const]
      : !priced
      ? [["budget_usd", unpriced] as const]
      : []),
  ];
}

function finding(
  { key, keySpan }: Attribute,
  { node, problem, usage }: {
    readonly node: string;
    readonly problem: string;
    readonly usage: boolean;
  },
): Finding {
  return {
    message: `${key} cannot be kept to at node "${node}": ${problem}`,
    span: keySpan,
    node,
    fix: usage
      ? "set llm_model to a model whose price is known, or use budget_tokens, max_visits or timeout instead"
      : "use max_visits or timeout instead",
  };
}
