/** Reads a program's output while it runs: to a file, to a listener, and its end to memory. */

import type { Files } from "./host.ts";
import { doneWithin } from "./pause.ts";
import { Tail } from "./tail.ts";

/** Changes bytes on their way, piece by piece. */
export interface Filter {
  /** Takes a piece, and gives what can be told so far. */
  push(piece: Uint8Array): Uint8Array;
  /** Nothing follows: gives the rest. */
  end(): Uint8Array;
}

/** Where the output goes. */
export interface DrainTargets {
  /** Absolute path of a file that is replaced; created even when nothing is written. */
  readonly path: string | undefined;
  /** What the file gets of it. @default all, as it is */
  readonly filter?: Filter | undefined;
  /** Bytes, counted from the end, to hold. */
  readonly keep: number;
  /** Hears the text as it comes. */
  readonly onText: ((text: string) => void) | undefined;
}

/** A stream that is being read. */
export interface Drain {
  /** Settles at the end of the stream. @throws what the file or the listener threw. */
  readonly done: Promise<void>;
  /** Bytes read so far. */
  received(): number;
  /** The end of what was read. */
  tail(): string;
  /** Stops reading, though someone may still write. */
  cancel(): Promise<void>;
}

/** Starts to read `stream`. */
export function drain(
  files: Files,
  stream: ReadableStream<Uint8Array>,
  { path, filter, keep, onText }: DrainTargets,
): Drain {
  const reader = stream.getReader();
  const tail = new Tail(keep);
  let received = 0;

  async function readAll(): Promise<void> {
    if (path !== undefined) files.write(path, "");
    using file = path === undefined ? undefined : files.append(path);
    // A leading byte order mark is output like any other.
    const decoder = onText && new TextDecoder("utf-8", { ignoreBOM: true });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.length;
      tail.push(value);
      file?.append(filter ? filter.push(value) : value);
      if (decoder) tell(decoder.decode(value, { stream: true }));
    }
    if (filter) file?.append(filter.end());
    if (decoder) tell(decoder.decode());
  }

  function tell(text: string): void {
    if (text !== "") onText?.(text);
  }

  return {
    done: readAll(),
    received: () => received,
    tail: () => tail.text(),
    cancel: () => reader.cancel(),
  };
}

/** How long a pipe may stay open and silent after its program has ended. */
const SILENCE_MS = 20;
const SILENCES = 10;
/** How long a pipe may stay open and noisy: whoever writes there is none of ours. */
const NOISES = 100;

/**
 * Waits for the end of streams whose program has ended. Someone who was not
 * found may hold a pipe open, so it stops waiting once nothing comes any more.
 */
export async function drainRest(drains: readonly Drain[]): Promise<void> {
  const done = Promise.all(drains.map((one) => one.done));
  const received = () => drains.reduce((sum, one) => sum + one.received(), 0);
  // Several short waits, not a long one: a busy event loop must get its turns to read.
  let silences = 0;
  for (let waits = 0; silences < SILENCES && waits < NOISES; waits++) {
    const before = received();
    if (await doneWithin(done, SILENCE_MS)) return;
    silences = received() === before ? silences + 1 : 0;
  }
  await Promise.all(drains.map((one) => one.cancel()));
  await done;
}
