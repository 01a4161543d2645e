/** Which way to start programs is cheapest depends on how many there will be, which nobody knows. */

import type { RunningProcess, SpawnCommand } from "../host/host.ts";
import type { Started } from "./landlock_start.ts";

/**
 * After so many programs a thread pays: it takes 25 ms and 8 MB, and saves 2 ms
 * with each program. Most limits are for one attempt, which starts few.
 */
const MANY = 8;

/** Starts the first programs by a launcher, and those after many from a thread. */
export class AdaptiveStart implements Started {
  readonly #launcher: Started;
  readonly #startThread: () => Promise<Started>;
  #thread: Started | undefined;
  #count = 0;
  #disposed = false;

  constructor(launcher: Started, startThread: () => Promise<Started>) {
    this.#launcher = launcher;
    this.#startThread = startThread;
  }

  spawn(command: SpawnCommand): Promise<RunningProcess> {
    if (++this.#count === MANY) this.#prepare();
    return (this.#thread ?? this.#launcher).spawn(command);
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#launcher[Symbol.dispose]();
    this.#thread?.[Symbol.dispose]();
  }

  async #prepare(): Promise<void> {
    try {
      const thread = await this.#startThread();
      if (this.#disposed) thread[Symbol.dispose]();
      else this.#thread = thread;
    } catch (error) {
      // Then the launcher goes on: it is only slower.
      if (!(error instanceof Error)) throw error;
    }
  }
}
