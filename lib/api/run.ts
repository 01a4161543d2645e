/** A run, as a program holds it: its events while it goes, its report in the end. */

import type { RunEvent } from "../history/event.ts";
import type { RunReport } from "../report.ts";
import { EventFeed } from "./event_feed.ts";

/**
 * A run that was started. It is a list of its events, which a program may go
 * through once, and a result.
 *
 * A loop over the events sets the pace: no stage starts before the loop has
 * asked for the event after the last one that was recorded. Leaving the loop,
 * by `break`, `return` or an exception, stops the run as its signal would:
 * what runs is ended, the run is recorded as canceled and can be resumed. The
 * program goes on when that is done.
 *
 * Without a loop nothing is held up. A loop that begins late finds the last
 * 1,000 events.
 *
 * @example
 * ```ts
 * import { createFactory } from "@factory/cli";
 *
 * const run = createFactory().run("digraph { start -> exit }");
 * for await (const event of run) {
 *   if (event.type === "StageStarted") console.log(event.node);
 * }
 * console.log((await run.result).outcome);
 * ```
 */
export interface Run extends AsyncIterable<RunEvent, undefined, undefined> {
  /**
   * The report, when the run has ended, whatever way it ended.
   *
   * It rejects when nothing could be run, with the errors that {@linkcode Factory.run} names.
   */
  readonly result: Promise<RunReport>;
  /**
   * The events, as they are recorded.
   *
   * @throws {TypeError} the second time.
   */
  [Symbol.asyncIterator](): AsyncIterator<RunEvent, undefined, undefined>;
}

/** What a run's engine needs. */
export interface RunInside {
  /** Hears the events, and says whether the program keeps up. */
  readonly feed: EventFeed;
  /** Stops the run. */
  readonly signal: AbortSignal;
}

/** Starts a run, which a given signal can stop as well as its reader. */
export function startRun(
  given: AbortSignal | undefined,
  start: (inside: RunInside) => Promise<RunReport>,
): Run {
  const feed = new EventFeed();
  const stop = new AbortController();
  const { signal } = stop;
  const onAbort = () => stop.abort(given?.reason);
  signal.addEventListener("abort", () => feed.release(), { once: true });
  given?.addEventListener("abort", onAbort, { once: true });
  if (given?.aborted) onAbort();
  const result = endingFeed(start({ feed, signal }), feed, () => {
    // A signal that is listened to may keep the program from ending.
    given?.removeEventListener("abort", onAbort);
  });
  return {
    result,
    [Symbol.asyncIterator]() {
      feed.open();
      // The loop throws it.
      result.catch(() => {});
      return {
        next: () => feed.next(),
        async return() {
          feed.leave();
          stop.abort("interrupted");
          await result;
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Not by listeners: a result that nobody listens to has to be an unhandled rejection. */
async function endingFeed(
  running: Promise<RunReport>,
  feed: EventFeed,
  cleanUp: () => void,
): Promise<RunReport> {
  try {
    const report = await running;
    feed.end();
    return report;
  } catch (error) {
    feed.end({ error });
    throw error;
  } finally {
    cleanUp();
  }
}
