/** What agents use, read without trust and added up. */

import type { Usage } from "../handler.ts";

/**
 * Reads a usage that comes from outside.
 *
 * @returns `undefined` when it is none: a count is missing, negative or no number.
 */
export function readUsage(value: unknown): Usage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { model, inputTokens, cachedInputTokens, outputTokens, costUsd } =
    value as Record<string, unknown>;
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  return {
    ...(typeof model === "string" && { model: model.slice(0, 200) }),
    inputTokens,
    outputTokens,
    ...(isCount(cachedInputTokens) && { cachedInputTokens }),
    ...(isAmount(costUsd) && { costUsd }),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}
