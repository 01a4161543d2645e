/** One line of the live view that says what an agent is at. */

/** What a live line needs. */
export interface LiveLineOptions {
  /** Shows a line. */
  readonly show: (line: string) => void;
  /** Milliseconds since the attempt began. */
  readonly elapsed: () => number;
  /** Milliseconds of silence after which it says that the agent still runs; 0 for never. */
  readonly heartbeatMs: number;
  /** Milliseconds from one line to the next at least. @default 500 */
  readonly pauseMs?: number;
}

/**
 * Says what an agent is at, not more often than one can read: the latest
 * activity is always shown, if late. In a silence it says that time goes on.
 */
export class LiveLine implements Disposable {
  readonly #options: LiveLineOptions;
  readonly #pauseMs: number;
  #tokens = 0;
  #shown = "";
  #waiting: string | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(options: LiveLineOptions) {
    this.#options = options;
    this.#pauseMs = options.pauseMs ?? 500;
    this.#listen();
  }

  /** Counts tokens. */
  count(tokens: number): void {
    this.#tokens += tokens;
  }

  /** The agent has done something that is not worth a line. */
  wake(): void {
    this.#listen();
  }

  /** The agent is at something. */
  say(activity: string): void {
    this.#listen();
    if (activity === (this.#waiting ?? this.#shown)) return;
    this.#waiting = activity;
    if (this.#pause === undefined) this.#next();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#pause);
    clearInterval(this.#heartbeat);
  }

  /** Shows what waits, then nothing for a while. */
  #next(): void {
    const activity = this.#waiting;
    this.#waiting = undefined;
    this.#pause = undefined;
    if (activity === undefined) return;
    this.#shown = activity;
    this.#show(activity);
    this.#pause = setTimeout(() => this.#next(), this.#pauseMs);
  }

  /** The silence begins anew. */
  #listen(): void {
    clearInterval(this.#heartbeat);
    const { heartbeatMs } = this.#options;
    if (heartbeatMs <= 0) return;
    this.#heartbeat = setInterval(
      () => this.#show("still running"),
      heartbeatMs,
    );
  }

  #show(activity: string): void {
    const { show, elapsed } = this.#options;
    const tokens = this.#tokens > 0 ? [`${count(this.#tokens)} tokens`] : [];
    show([activity, ...tokens, time(elapsed())].join(", "));
  }
}

/** `950`, `12.3k`, `1.2M`. */
function count(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  return tokens < 999_950
    ? `${(tokens / 1000).toFixed(1)}k`
    : `${(tokens / 1e6).toFixed(1)}M`;
}

/** `30 s`, `2 min 5 s`. */
function time(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
