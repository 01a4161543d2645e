/** What agents have used, added up. */

import type { Usage } from "./outcome.ts";

/** A sum of usages. */
export interface Spending {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** US dollars, as far as they are known. */
  readonly costUsd: number;
  /** Something of it has a cost that nobody knows. */
  readonly unpriced: boolean;
  /** The models, in the order of their first use. */
  readonly models: readonly string[];
}

/** Nothing was used. */
export const NOTHING_SPENT: Spending = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  unpriced: false,
  models: [],
};

/** Adds a usage to a sum. */
export function plus(sum: Spending, usage: Usage): Spending {
  const { model, inputTokens, cachedInputTokens = 0, outputTokens, costUsd } =
    usage;
  const free = inputTokens === 0 && outputTokens === 0;
  return {
    inputTokens: sum.inputTokens + inputTokens,
    cachedInputTokens: sum.cachedInputTokens + cachedInputTokens,
    outputTokens: sum.outputTokens + outputTokens,
    costUsd: rounded(sum.costUsd + (costUsd ?? 0)),
    unpriced: sum.unpriced || (costUsd === undefined && !free),
    models: model === undefined || sum.models.includes(model)
      ? sum.models
      : [...sum.models, model],
  };
}

/** Sums of fractions must not end in `…0000000000004`. */
function rounded(usd: number): number {
  return Math.round(usd * 1e10) / 1e10;
}

/** Tokens of a sum, read and written. */
export function tokensOf(
  { inputTokens, outputTokens }: Pick<Usage, "inputTokens" | "outputTokens">,
): number {
  return inputTokens + outputTokens;
}

/** True when nothing was used at all. */
export function isNothing(spent: Spending): boolean {
  return tokensOf(spent) === 0 && spent.costUsd === 0 && !spent.unpriced;
}

/** A sum as one usage: with a cost only when all of it is known. */
export function asUsage(spent: Spending): Usage {
  const { inputTokens, cachedInputTokens, outputTokens, models } = spent;
  return {
    ...(models.length > 0 && { model: models.join(", ") }),
    inputTokens,
    cachedInputTokens,
    outputTokens,
    ...(!spent.unpriced && { costUsd: spent.costUsd }),
  };
}
