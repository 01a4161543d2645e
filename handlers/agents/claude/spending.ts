/** What a turn spends: each answer at once, and what is missing when the turn's total is told. */

import type { AgentEvent } from "../../../lib/agents/backend.ts";
import { isObject, type JsonObject } from "../../../lib/agents/json_object.ts";
import { costOf } from "../../../lib/agents/prices.ts";
import type { Usage } from "../../../lib/handler.ts";
import type { Tokens } from "./answer_usage.ts";
import { countOf, textOf } from "./record.ts";

/** Less than that is a matter of rounding. */
const NOTHING_USD = 1e-9;

/** Tells what one turn spends, in order. */
export class Spending {
  readonly #hear: (event: AgentEvent) => void;
  readonly #provider: string | undefined;
  /** What was told. */
  readonly #told = { input: 0, cached: 0, output: 0, cost: 0 };
  #queue: Promise<void> = Promise.resolve();

  constructor(
    hear: (event: AgentEvent) => void,
    provider: string | undefined,
  ) {
    this.#hear = hear;
    this.#provider = provider;
  }

  /** An answer has come. Its cost is by the list of prices, until claude tells its own. */
  used({ model, input, cached, output }: Tokens): void {
    this.#queue = this.#queue.then(async () => {
      const usage = {
        ...(model !== undefined && { model }),
        inputTokens: input,
        cachedInputTokens: cached,
        outputTokens: output,
      };
      const costUsd = await costOf(usage, {
        ...(this.#provider !== undefined && { provider: this.#provider }),
      });
      this.#tell({ ...usage, ...(costUsd !== undefined && { costUsd }) });
    });
  }

  /** Waits until all is told. */
  settle(): Promise<void> {
    return this.#queue;
  }

  /**
   * The turn has ended: tells what its total has more than was told. Of a
   * session that was gone on with, claude's own totals are the session's.
   */
  async total(result: JsonObject, goesOn: boolean): Promise<void> {
    await this.#queue;
    const perModel = result["model_usage_since_last_result"] ??
      (goesOn ? undefined : result["modelUsage"]);
    if (!isObject(perModel)) return;
    const models = Object.entries(perModel).flatMap(([name, used]) =>
      isObject(used) ? [{ name, used }] : []
    );
    const sum = (name: string) =>
      models.reduce((all, { used }) => all + countOf(used, name), 0);
    const cached = sum("cacheReadInputTokens");
    const input = sum("inputTokens") + cached + sum("cacheCreationInputTokens");
    const told = this.#told;
    const usage = {
      inputTokens: Math.max(0, input - told.input),
      cachedInputTokens: Math.max(0, cached - told.cached),
      outputTokens: Math.max(0, sum("outputTokens") - told.output),
    };
    const cost = Math.max(0, costKnown(models) - told.cost);
    const isMore = usage.inputTokens + usage.outputTokens > 0;
    if (!isMore && cost < NOTHING_USD) return;
    const [one] = models;
    const isPriced = models.every(({ used }) => !isGuessed(used));
    this.#tell({
      ...(one && models.length === 1 && { model: one.name }),
      ...usage,
      ...((isPriced || cost >= NOTHING_USD) && { costUsd: cost }),
    });
  }

  #tell(usage: Usage): void {
    const told = this.#told;
    told.input += usage.inputTokens;
    told.cached += usage.cachedInputTokens ?? 0;
    told.output += usage.outputTokens;
    told.cost += usage.costUsd ?? 0;
    this.#hear({ type: "usage", usage });
  }
}

interface ModelUsage {
  readonly used: JsonObject;
}

/** What the models have cost whose prices claude knows. */
function costKnown(models: readonly ModelUsage[]): number {
  return models.filter(({ used }) => !isGuessed(used))
    .reduce((all, { used }) => all + countOf(used, "costUSD"), 0);
}

/** Claude gives a model that it does not know the price of another one. */
function isGuessed(used: JsonObject): boolean {
  return textOf(used, "costBasis") === "unknown";
}
