/**
 * Follows what codex writes down of a thread. Its events tell the tokens only when
 * a turn ends; this tells them after each answer of the model, so that a budget
 * can end it between two.
 *
 * @module
 */

import { isObject, parseObject } from "../../../lib/agents/json_object.ts";
import type { HandlerContext } from "../../../lib/handler.ts";
import type { ThreadTotal } from "./session.ts";
import { readTotal } from "./total.ts";

/** What is followed. */
export interface Followed {
  readonly context: HandlerContext;
  /** Absolute. */
  readonly home: string;
  readonly thread: string;
  /** Hears the thread's tokens. */
  onTotal(total: ThreadTotal): void;
}

/** Only what is wanted of it comes through: the rest is all that was said. */
const FOLLOW = `
until file=$(find "$1/sessions" -name "rollout-*-$2.jsonl" 2>/dev/null | head -n 1) && [ -n "$file" ]; do
  sleep 0.1
done
tail -n +1 -f "$file" | grep --line-buffered '"type":"token_count"'
`;

/** Follows a thread until it is disposed of. */
export class ThreadFollower implements AsyncDisposable {
  readonly #stopped = new AbortController();
  readonly #followed: Followed;
  readonly #ended: Promise<void>;
  #rest = "";

  constructor(followed: Followed) {
    this.#followed = followed;
    this.#ended = this.#follow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort(STOPPED);
    await this.#ended;
  }

  async #follow(): Promise<void> {
    const { context, home, thread } = this.#followed;
    try {
      await context.exec({
        argv: ["sh", "-c", FOLLOW, "sh", home, thread],
        signal: this.#stopped.signal,
        onText: (stream, text) => {
          if (stream === "stdout") this.#read(text);
        },
      });
    } catch (error) {
      // The attempt has ended, or the turn: whoever waits for codex knows.
      if (error !== STOPPED && !context.signal.aborted) throw error;
    }
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const total = totalIn(line);
      if (total) this.#followed.onTotal(total);
    }
  }
}

const STOPPED = Symbol("stopped");

function totalIn(line: string): ThreadTotal | undefined {
  const parsed = parseObject(line);
  if (!parsed.ok) return undefined;
  const { payload } = parsed.value;
  if (!isObject(payload) || payload["type"] !== "token_count") return undefined;
  const { info } = payload;
  return isObject(info) ? readTotal(info["total_token_usage"]) : undefined;
}
