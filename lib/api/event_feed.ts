/** The events of a run, from the engine that records them to the loop that reads them. */

import type { RunEvent } from "../history/event.ts";
import type { Sink } from "../report.ts";

/** Events that wait for a loop that has not begun; then the oldest are dropped. */
const KEPT = 1000;

type Answer = PromiseWithResolvers<IteratorResult<RunEvent, undefined>>;

/** One writer, at most one reader, and nobody who outruns the other. */
export class EventFeed implements Sink {
  /** Recorded, and not read. */
  readonly #events: RunEvent[] = [];
  /** Asked for, and not recorded. */
  readonly #asked: Answer[] = [];
  #released = false;
  #reader: "none" | "reading" | "gone" = "none";
  #end: { readonly error?: unknown } | undefined;
  #caughtUp: PromiseWithResolvers<void> | undefined;

  event(event: RunEvent): void {
    if (this.#reader === "gone") return;
    const asked = this.#asked.shift();
    if (asked) return asked.resolve({ done: false, value: event });
    this.#events.push(event);
    if (this.#reader === "none" && this.#events.length > KEPT) {
      this.#events.shift();
    }
  }

  /** No event will follow; the loop ends, or throws `error` when there is one. */
  end(end: { readonly error?: unknown } = {}): void {
    this.#end = end;
    for (const asked of this.#asked.splice(0)) this.#finish(asked);
  }

  /**
   * Becomes the reader.
   *
   * @throws {TypeError} when there is one, or was.
   */
  open(): void {
    if (this.#reader !== "none") {
      throw new TypeError("Cannot read the events of a run twice");
    }
    this.#reader = "reading";
  }

  /** The next event; asking says that all before it were dealt with. */
  next(): Promise<IteratorResult<RunEvent, undefined>> {
    const answer: Answer = Promise.withResolvers();
    const event = this.#events.shift();
    if (event) answer.resolve({ done: false, value: event });
    else if (this.#end || this.#reader === "gone") this.#finish(answer);
    else {
      this.#asked.push(answer);
      this.#goOn();
    }
    return answer.promise;
  }

  /** The reader has had enough. */
  leave(): void {
    this.#reader = "gone";
    this.#events.length = 0;
    for (const asked of this.#asked.splice(0)) this.#finish(asked);
  }

  /** From now on nothing waits for the reader: the run is to be stopped. */
  release(): void {
    this.#released = true;
    this.#goOn();
  }

  /** Waits until the reader has dealt with everything; `undefined` when there is nothing to wait for. */
  caughtUp(): Promise<void> | undefined {
    if (this.#released || this.#reader !== "reading") return undefined;
    if (this.#asked.length > 0) return undefined;
    this.#caughtUp ??= Promise.withResolvers();
    return this.#caughtUp.promise;
  }

  #goOn(): void {
    this.#caughtUp?.resolve();
    this.#caughtUp = undefined;
  }

  #finish(answer: Answer): void {
    const end = this.#end;
    // An error is told once.
    if (end && "error" in end && this.#reader !== "gone") {
      this.#end = {};
      answer.reject(end.error);
    } else {
      answer.resolve({ done: true, value: undefined });
    }
  }
}
