/** What is recorded of a run, as it is recorded, whoever runs it. */

import { RunFolderError } from "../errors.ts";
import type { RunEvent } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { isRunning } from "./claim.ts";
import { readEvent } from "./journal.ts";
import { layoutOf } from "./layout.ts";

/** How to follow. */
export interface FollowOptions {
  /** Ends the following; the run goes on. */
  readonly signal: AbortSignal;
  /** Milliseconds between looks. @default 100 */
  readonly everyMs?: number;
  /** Called at each look, for what is not in the journal. */
  readonly onLook?: () => void;
}

const NEWLINE = 10;

/**
 * Tells all events of a run, from its first one on, until no process runs it any more.
 *
 * @throws {RunFolderError} when the journal is damaged.
 * @throws the signal's reason when it is aborted.
 */
export async function* followRun(
  host: Host,
  folder: string,
  { signal, everyMs = 100, onLook }: FollowOptions,
): AsyncGenerator<RunEvent> {
  const layout = layoutOf(folder);
  let offset = 0;
  for (;;) {
    signal.throwIfAborted();
    // Asked before reading: what a process writes last is read after it has ended.
    const running = isRunning(host, layout);
    const size = host.files.lstat(layout.journal)?.size ?? 0;
    const data = size > offset
      ? host.files.readAt(layout.journal, offset, size - offset)
      : new Uint8Array();
    let start = 0;
    for (
      let end = data.indexOf(NEWLINE);
      end >= 0;
      end = data.indexOf(NEWLINE, start)
    ) {
      const event = readEvent(data.subarray(start, end));
      if (!event) {
        throw new RunFolderError(
          `Cannot read the run's journal "${layout.journal}": what stands at byte ${
            offset + start
          } is damaged`,
          { hint: "put the file back from a backup; it must not be edited" },
        );
      }
      start = end + 1;
      yield event;
    }
    offset += start;
    onLook?.();
    if (!running && start === 0) return;
    if (running) await host.sleep(everyMs, signal);
  }
}
