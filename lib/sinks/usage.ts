/** What agents have used, for people and for programs. */

import type { Usage } from "../history/event.ts";
import { tokensOf } from "../history/spending.ts";
import { dollars, grouped } from "../text/amounts.ts";

/** `12,345 tokens, $0.12`; a cost that nobody knows is said to be unknown. Empty when there is none. */
export function usageText(usage: Usage | undefined): string {
  if (!usage) return "";
  const tokens = tokensOf(usage);
  return `${grouped(tokens)} token${tokens === 1 ? "" : "s"}, ${
    usage.costUsd === undefined ? "cost unknown" : dollars(usage.costUsd)
  }`;
}

/** The same as the documents and `--json` have it. */
export function usageJson(usage: Usage): Readonly<Record<string, unknown>> {
  return {
    ...(usage.model !== undefined && { model: usage.model }),
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens ?? 0,
    output_tokens: usage.outputTokens,
    cost_usd: usage.costUsd ?? "unknown",
  };
}
