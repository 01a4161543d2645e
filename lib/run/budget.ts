/**
 * What agents may spend, and what they have spent of it.
 *
 * A budget is over once all of it is spent: the next answer of a model would be
 * too much for certain.
 *
 * @module
 */

import { NOTHING_SPENT, type Spending, tokensOf } from "../history/spending.ts";
import type { Budget } from "../history/event.ts";
import type { RunState } from "../history/state.ts";
import type { Plan } from "../plan.ts";
import { dollars, grouped } from "../text/amounts.ts";

/** A budget that is over. */
export interface Overrun {
  /** Whose it is: the run's ends the run, the node's its stage. */
  readonly budget: "run" | "node";
  /** Such as `budget_tokens: 12,345 of 10,000 tokens are spent`. */
  readonly reason: string;
}

/** The part of a budget at which there is a warning. */
const NEAR = 0.8;

/** The budget that keeps a node from spending more. */
export function overrun(
  plan: Plan,
  state: RunState,
  node: string,
): Overrun | undefined {
  const run = exceeded(plan.budget, state.spent, "");
  if (run !== undefined) return { budget: "run", reason: run };
  const own = plan.nodes.get(node)?.budget ?? {};
  const spent = state.spentBy.get(node) ?? NOTHING_SPENT;
  const reason = exceeded(own, spent, ` by ${node}`);
  return reason === undefined ? undefined : { budget: "node", reason };
}

/** What there is to say of the budgets that a node's spending nears; the same words each time. */
export function warnings(plan: Plan, state: RunState, node: string): string[] {
  const own = plan.nodes.get(node)?.budget ?? {};
  return [
    ...near(plan.budget, state.spent, ""),
    ...near(own, state.spentBy.get(node) ?? NOTHING_SPENT, ` by ${node}`),
  ];
}

function exceeded(
  { usd, tokens }: Budget,
  spent: Spending,
  by: string,
): string | undefined {
  const used = tokensOf(spent);
  if (tokens !== undefined && used >= tokens) {
    return `budget_tokens: ${grouped(used)} of ${
      grouped(tokens)
    } tokens are spent${by}`;
  }
  if (usd === undefined) return undefined;
  if (spent.costUsd >= usd) {
    return `budget_usd: ${dollars(spent.costUsd)} of ${
      dollars(usd)
    } are spent${by}`;
  }
  if (!spent.unpriced) return undefined;
  return `budget_usd: nobody knows what was spent${by}${
    spent.models.length > 0 ? ` on ${spent.models.join(", ")}` : ""
  }, so ${dollars(usd)} cannot be kept to`;
}

function near(
  { usd, tokens }: Budget,
  spent: Spending,
  by: string,
): string[] {
  const isNear = (used: number, limit: number) =>
    used >= limit * NEAR && used < limit;
  return [
    ...(tokens !== undefined && isNear(tokensOf(spent), tokens)
      ? [`budget_tokens: 80 % of ${grouped(tokens)} tokens are spent${by}`]
      : []),
    ...(usd !== undefined && isNear(spent.costUsd, usd)
      ? [`budget_usd: 80 % of ${dollars(usd)} are spent${by}`]
      : []),
  ];
}
