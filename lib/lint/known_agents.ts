/** What is known of the agents that a pipeline's budgets and hooks depend on. */

import { nodeSpecs } from "../attributes/node.ts";
import type { Graph } from "../graph/graph.ts";
import { handlerType } from "../graph/shapes.ts";
import type { AgentTraits, Handler } from "../handler.ts";
import { readValues } from "../values.ts";
import { isPositive, textOf } from "./specs.ts";

/** An agent, as far as it can be known before it starts. */
export interface KnownAgent extends AgentTraits {
  /** The price of its model is known; not asked where there is no budget. */
  readonly priced: boolean;
}

/** How to find out. */
export interface AgentSources {
  /** The environment. */
  env(name: string): string | undefined;
  /** Whether a model's price is known. */
  isPriced(model: string, provider?: string): Promise<boolean>;
}

/** The names of budgets, of a graph and of nodes. */
export const BUDGETS = ["budget_usd", "budget_tokens"] as const;

/** The names of the commands around tool calls, of a graph and of nodes. */
export const HOOKS = ["tool_hooks.pre", "tool_hooks.post"] as const;

/** The agents by node, or none where nothing has a budget or hooks. */
export async function knownAgents(
  graph: Graph,
  handlers: ReadonlyMap<string, Handler>,
  { env, isPriced }: AgentSources,
): Promise<ReadonlyMap<string, KnownAgent>> {
  const known = new Map<string, KnownAgent>();
  const items = [graph, ...graph.nodes.values()];
  const limited = items.some(({ attributes }) =>
    BUDGETS.some((name) => isPositive(attributes, name))
  );
  const hooked = items.some(({ attributes }) =>
    HOOKS.some((name) => textOf(attributes, name) !== undefined)
  );
  if (!limited && !hooked) return known;
  for (const node of graph.nodes.values()) {
    const handler = handlers.get(handlerType(node));
    if (!handler?.agent) continue;
    const traits = traitsOf(handler, node.attributes, env);
    if (!traits) continue;
    const { cost, model, provider } = traits;
    const priced = cost ||
      (limited && model !== undefined && await isPriced(model, provider));
    known.set(node.id, { ...traits, priced });
  }
  return known;
}

/** `undefined` for attributes that do not fit, which another rule tells. */
function traitsOf(
  handler: Handler,
  attributes: Graph["attributes"],
  env: (name: string) => string | undefined,
): AgentTraits | undefined {
  try {
    return handler.agent?.(readValues(attributes, nodeSpecs(handler)), env);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
