/** What a turn has used of its thread's tokens, told as it becomes known. */

import type { AgentEvent } from "../../../lib/agents/backend.ts";
import { type ThreadTotal, usedSince } from "./session.ts";

/** Counts one turn. */
export class TurnMeter {
  readonly #model: string | undefined;
  readonly #hear: (event: AgentEvent) => void;
  #total: ThreadTotal;

  /** @param before the thread's tokens when the turn begins */
  constructor(
    before: ThreadTotal,
    { model, hear }: {
      readonly model: string | undefined;
      readonly hear: (event: AgentEvent) => void;
    },
  ) {
    this.#total = before;
    this.#model = model;
    this.#hear = hear;
  }

  /** The thread's tokens, as far as they are known. */
  get total(): ThreadTotal {
    return this.#total;
  }

  /** Hears of the thread's tokens, and tells what was used since. Less than is known already is nothing new. */
  reaches(total: ThreadTotal): void {
    const { input, output } = this.#total;
    if (total.input < input || total.output < output) return;
    this.ends(total);
  }

  /** As {@linkcode reaches}, but this is how it ends: a count that began anew counts. */
  ends(total: ThreadTotal): void {
    const used = usedSince(this.#total, total);
    this.#total = total;
    if (used.input === 0 && used.output === 0) return;
    this.#hear({
      type: "usage",
      usage: {
        ...(this.#model !== undefined && { model: this.#model }),
        inputTokens: used.input,
        cachedInputTokens: used.cached,
        outputTokens: used.output,
      },
    });
  }
}
