/** The order of tool calls that a model makes at once: reads side by side, all else alone. */

/** Runs calls so that each sees what the ones before it have written. */
export class CallOrder {
  #write: Promise<unknown> = Promise.resolve();
  #reads: Promise<unknown>[] = [];

  /** Runs a call when its turn has come. Calls are in the order in which this is called. */
  run<T>(access: "read" | "write", work: () => Promise<T>): Promise<T> {
    const before = access === "read"
      ? this.#write
      : Promise.allSettled([this.#write, ...this.#reads]);
    const running = before.then(work);
    // How a call ends is the affair of whoever made it.
    const settled = running.then(() => {}, () => {});
    if (access === "read") this.#reads.push(settled);
    else {
      this.#write = settled;
      this.#reads = [];
    }
    return running;
  }
}
