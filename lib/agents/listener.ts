/** Hears what an agent does, and sees to it that it is kept, shown and paid for. */

import type { HandlerContext, JsonValue, Usage } from "../handler.ts";
import { clipLine } from "../text/clip.ts";
import { activityOf, refusal } from "./activity.ts";
import type { AgentEvent } from "./backend.ts";
import { eventFields } from "./event_line.ts";
import { EventLog } from "./event_log.ts";
import { LiveLine } from "./live_line.ts";
import { costOf } from "./prices.ts";

/** What a listener needs besides the attempt. */
export interface ListenerOptions {
  /** The provider of the model, if the pipeline says so. */
  readonly provider?: string | undefined;
  /** Milliseconds of silence after which the live view says that the agent still runs; 0 for never. */
  readonly heartbeatMs: number;
}

/** Refusals that the notes name. */
const REFUSALS = 10;

/** Hears all turns of one attempt. */
export class Listener implements Disposable {
  readonly #context: HandlerContext;
  readonly #provider: string | undefined;
  readonly #log: EventLog;
  readonly #live: LiveLine;
  readonly #refused = new Set<string>();
  #turn = 1;
  #session: string | undefined;
  #closed = false;
  /** What is still to be priced, in order. */
  #spending: Promise<void> = Promise.resolve();

  constructor(context: HandlerContext, options: ListenerOptions) {
    const elapsed = () => context.elapsed();
    this.#context = context;
    this.#provider = options.provider;
    this.#log = new EventLog(context.artifacts, elapsed);
    this.#live = new LiveLine({
      ...{ elapsed, heartbeatMs: options.heartbeatMs },
      show: (line) => context.progress(line),
    });
  }

  /** The agent's session, once it has told it. */
  get session(): string | undefined {
    return this.#session;
  }

  /** What the agent was refused, for the notes. */
  get refusals(): string | undefined {
    const all = [...this.#refused];
    if (all.length === 0) return undefined;
    const more = all.length > REFUSALS
      ? [`and ${all.length - REFUSALS} more`]
      : [];
    return `refused: ${[...all.slice(0, REFUSALS), ...more].join("; ")}`;
  }

  /** From now on the agent has this turn. */
  begin(turn: number): void {
    this.#turn = turn;
  }

  /** Hears an event. What comes after the end is not heard: the attempt's files are settled by then. */
  hear(event: AgentEvent): void {
    if (this.#closed) return;
    this.#log.write(this.#turn, eventFields(event));
    if (event.type === "session") this.#session = event.id;
    if (event.type === "denial") this.#refuse(event);
    if (event.type === "usage") this.#spend(event.usage);
    const activity = activityOf(event);
    if (activity === undefined) this.#live.wake();
    else this.#live.say(activity);
  }

  /** Keeps how a turn ended. */
  note(fields: Readonly<Record<string, JsonValue>>): void {
    this.#log.writeAlways(this.#turn, { type: "turn", ...fields });
  }

  /** Waits until all that was used is recorded. */
  settle(): Promise<void> {
    return this.#spending;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#live[Symbol.dispose]();
  }

  #refuse(event: Extract<AgentEvent, { type: "denial" }>): void {
    // More are not named, only counted.
    if (this.#refused.size < 1000) {
      this.#refused.add(clipLine(refusal(event), 200));
    }
  }

  #spend(usage: Usage): void {
    this.#live.count(usage.inputTokens + usage.outputTokens);
    this.#spending = this.#spending.then(async () => {
      const costUsd = usage.costUsd ??
        await costOf(usage, { provider: this.#provider });
      this.#context.spend({
        ...usage,
        ...(costUsd !== undefined && { costUsd }),
      });
    });
  }
}
