/** A run that does not get ahead of whoever watches it. */

import type { AttemptRequest, Durable } from "../run/durable.ts";
import type { EventFeed } from "./event_feed.ts";

/** Holds the start of a stage until everything before it was read. */
export function paced(durable: Durable, feed: EventFeed): Durable {
  const held: AttemptRequest[] = [];
  return {
    get state() {
      return durable.state;
    },
    record: (record) => durable.record(record),
    start: (request) => {
      held.push(request);
    },
    async next() {
      await feed.caughtUp();
      for (const request of held.splice(0)) durable.start(request);
      await durable.next();
    },
  };
}
