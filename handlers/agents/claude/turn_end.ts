/** The end of a turn that comes before claude's own. */

import type { AgentReply } from "../../../lib/agents/backend.ts";

/** Ends a turn when its time is up, or when nothing can come of it. */
export class TurnEnd implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #reply: AgentReply | undefined;

  constructor(timeoutMs: number | undefined) {
    this.#timer = timeoutMs === undefined ? undefined : setTimeout(
      () =>
        this.now({
          kind: "failure",
          reason: `claude timeout after ${timeoutMs / 1000}s`,
          failureClass: "timeout",
        }),
      timeoutMs,
    );
  }

  /** Aborted when the turn has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the turn has come to; `undefined` when it was not ended here. */
  get reply(): AgentReply | undefined {
    return this.#reply;
  }

  /** Ends the turn; the first one counts. */
  now(reply: AgentReply): void {
    if (this.#reply) return;
    this.#reply = reply;
    this.#controller.abort(new Error("the turn was ended"));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
