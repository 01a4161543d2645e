/** What runs now and may have to stop for money: one meter a run, however many attempts it has at once. */

import type { RunState } from "../history/state.ts";
import type { Plan } from "../plan.ts";
import { type Overrun, overrun } from "./budget.ts";

/** An attempt that has to stop at once, because a budget is over. */
export class BudgetReason extends Error {
  override readonly name = "BudgetReason";
  /** Whose budget it is. */
  readonly budget: Overrun["budget"];

  constructor({ budget, reason }: Overrun) {
    super(reason);
    this.budget = budget;
  }
}

/** An attempt under the meter; disposing of it takes it away. */
export interface Metered extends Disposable {
  /** Aborted with a {@linkcode BudgetReason}, or with what keeps spending from being recorded. */
  readonly signal: AbortSignal;
}

/** Ends attempts whose budget is over. */
export class Meter {
  readonly #plan: Plan;
  readonly #running = new Set<{ node: string; stop: AbortController }>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Takes an attempt under the meter. */
  begin(node: string): Metered {
    const entry = { node, stop: new AbortController() };
    this.#running.add(entry);
    return {
      signal: entry.stop.signal,
      [Symbol.dispose]: () => this.#running.delete(entry),
    };
  }

  /** Ends what may not spend more. To be called after each spending. */
  check(state: RunState): void {
    for (const { node, stop } of this.#running) {
      const over = overrun(this.#plan, state, node);
      if (over) stop.abort(new BudgetReason(over));
    }
  }

  /** Ends everything: what is spent cannot be recorded. */
  fail(error: unknown): void {
    for (const { stop } of this.#running) stop.abort(error);
  }
}
