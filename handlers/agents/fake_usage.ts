/** What the fake backend is to say that it uses. */

import { isObject } from "../../lib/agents/json_object.ts";
import { readUsage } from "../../lib/agents/usage.ts";
import type { Usage } from "../../lib/handler.ts";

/**
 * Reads `test.usage_json`: one usage, or an array of them.
 *
 * @returns what is wrong with it, when it is none.
 */
export function parseUsages(text: string): readonly Usage[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
  const usages: Usage[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    const usage = isObject(item) && readUsage({
      model: item["model"],
      inputTokens: item["input_tokens"],
      cachedInputTokens: item["cached_input_tokens"],
      outputTokens: item["output_tokens"],
      costUsd: item["cost_usd"],
    });
    if (!usage) {
      return `${
        JSON.stringify(item)
      } has no input_tokens and output_tokens that are whole numbers`;
    }
    usages.push(usage);
  }
  return usages;
}
