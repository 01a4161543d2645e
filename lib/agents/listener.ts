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
  /** The model, if the pipeline says so: what counts when the agent does not name it. */
  readonly model?: string | undefined;
  /** Its provider. */
  readonly provider?: string | undefined;
  /** Milliseconds of silence after which the live view says that the agent still runs; 0 for never. */
  readonly heartbeatMs: number;
}

/** Refusals that the notes name. */
const REFUSALS = 10;

/** Hears all turns of one attempt. */
export class Listener implements Disposable {
  readonly #context: HandlerContext;
  readonly #options: ListenerOptions;
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
    this.#options = options;
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
      this.#context.spend(await this.#priced(usage));
    });
    // It is heard of when all is settled.
    this.#spending.catch(() => {});
  }

  async #priced(usage: Usage): Promise<Usage> {
    if (usage.costUsd !== undefined) return usage;
    const { model: asked, provider } = this.#options;
    const model = usage.model ?? asked;
    const costUsd = await this.#cost({
      ...usage,
      ...(model !== undefined && { model }),
    }, provider);
    return costUsd === undefined ? usage : { ...usage, costUsd };
  }

  /** A list of prices that cannot be loaded costs nobody an answer. */
  async #cost(
    usage: Usage,
    provider: string | undefined,
  ): Promise<number | undefined> {
    try {
      return await costOf(usage, { provider });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#context.notice(`prices are not known: ${error.message}`);
      return undefined;
    }
  }
}
