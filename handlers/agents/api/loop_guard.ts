/** Notices a model that does the same again and again. */

/** What to do about a call. */
export type LoopVerdict = "fine" | "told" | "stop";

/** Calls in a row, with the same result, at which a model is told. */
const TOLD_AT = 3;

/** Watches the calls of one turn. */
export class LoopGuard {
  #last: string | undefined;
  #count = 0;

  /** Takes a call with its result, in order. */
  see(name: string, input: unknown, result: string): LoopVerdict {
    const call = JSON.stringify([name, input, result]);
    this.#count = call === this.#last ? this.#count + 1 : 1;
    this.#last = call;
    return this.#count < TOLD_AT
      ? "fine"
      : this.#count === TOLD_AT
      ? "told"
      : "stop";
  }
}

/** What a model is told that does so. */
export const LOOP_NOTE =
  `[This is the same call with the same result for the ${TOLD_AT}rd time in a row. Do something else, or give the answer: the same again ends the work.]`;
