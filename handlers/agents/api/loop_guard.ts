/** Notices a model that does the same again and again. */

/** What to do about a call. */
export type LoopVerdict = "fine" | "told" | "stop";

/** Calls in a row, with the same result, at which a model is told. */
const TOLD_AT = 3;

/** Watches the calls of one turn. */
export class LoopGuard {
  #last: string | undefined;
  #count = 0;
  #isTold = false;
  #isWarned = false;

  /** Takes a call with its result, in order. */
  see(name: string, input: unknown, result: string): LoopVerdict {
    const call = JSON.stringify([name, input, result]);
    if (call !== this.#last) {
      this.#count = 0;
      this.#isTold = this.#isWarned = false;
    }
    this.#last = call;
    if (++this.#count < TOLD_AT) return "fine";
    if (this.#isWarned) return "stop";
    this.#isTold = true;
    return "told";
  }

  /** What was told has been heard. */
  endStep(): void {
    this.#isWarned = this.#isTold;
  }
}

/** What a model is told that does so. */
export const LOOP_NOTE =
  "[The same call with the same result, again and again. Do something else, or give the answer: the same once more ends the work.]";
