/**
 * The streams and signals of this process. The only file here that says
 * `Deno`: {@link file://../host/deno.ts} knows files and processes, not terminals.
 *
 * @module
 */

import { isSystemError } from "../errors.ts";
import { type Output, wantsColour } from "../sinks/text.ts";
import type { Outside, StopReason } from "./io.ts";

const encoder = new TextEncoder();

/** Control characters that JSON does not escape, and some terminals obey. */
const EIGHT_BIT = /[\x7f-\x9f]/g;

/** Where text goes that a stream carries. */
interface SyncStream {
  writeSync(data: Uint8Array): number;
  isTerminal(): boolean;
}

/**
 * @param mayLose the text is worth nothing without somebody who reads it: any failure to write
 * it is taken for the end of reading, rather than for one of the command.
 */
function output(stream: SyncStream, { mayLose }: { mayLose: boolean }): Output {
  const isTerminal = stream.isTerminal();
  let open = true;
  return {
    isTerminal,
    colour: wantsColour(isTerminal, variable),
    columns: () => size(isTerminal).columns,
    rows: () => size(isTerminal).rows,
    write(text) {
      if (!open) return;
      const shown = isTerminal ? text.replaceAll(EIGHT_BIT, "") : text;
      open = writeAll(stream, encoder.encode(shown), mayLose || isTerminal);
    },
  };
}

/** A variable that only colours depend on: without permission to read it, a command still has to say so. */
function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Writes all of it. @returns false when nobody reads any more, as after `| head -1` */
function writeAll(
  stream: SyncStream,
  data: Uint8Array,
  mayLose: boolean,
): boolean {
  for (let written = 0; written < data.length;) {
    try {
      written += stream.writeSync(data.subarray(written));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) return false;
      // The other end has made the pipe non-blocking, and it is full.
      const isFull = error instanceof Deno.errors.WouldBlock;
      // A terminal that was closed, or a full disk behind `2> log`.
      if (!isFull && mayLose && isSystemError(error)) return false;
      if (!isFull) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return true;
}

function size(isTerminal: boolean): { columns: number; rows: number } {
  const fallback = { columns: 80, rows: 24 };
  if (!isTerminal) return fallback;
  try {
    const { columns, rows } = Deno.consoleSize();
    // A pseudo-terminal that nobody has given a size says zero.
    return columns > 0 && rows > 0 ? { columns, rows } : fallback;
  } catch (error) {
    // It was closed meanwhile; the runtime has no class or code for that.
    if (!(error instanceof Error)) throw error;
    return fallback;
  }
}

const SIGNALS: readonly (readonly [Deno.Signal, StopReason])[] =
  Deno.build.os === "windows"
    ? [["SIGINT", "interrupted"], ["SIGBREAK", "terminated"]]
    : [
      ["SIGINT", "interrupted"],
      ["SIGTERM", "terminated"],
      ["SIGHUP", "terminated"],
    ];

function onStop(listener: (reason: StopReason) => void): Disposable {
  // To be found out before the runtime takes over all signals with the first listener.
  const deaf = ignoresHangup();
  const heard = SIGNALS.map(([signal, reason]) => ({
    signal,
    hear: () => {
      if (signal !== "SIGHUP" || !deaf) listener(reason);
    },
  }));
  for (const { signal, hear } of heard) Deno.addSignalListener(signal, hear);
  return {
    [Symbol.dispose]() {
      for (const { signal, hear } of heard) {
        Deno.removeSignalListener(signal, hear);
      }
    },
  };
}

/** True under `nohup`. */
function ignoresHangup(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
    return (BigInt(`0x${ignored}`) & 1n) === 1n;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      // Deno shows /proc only to those who may do everything.
      error instanceof Deno.errors.NotCapable
    ) return false;
    throw error;
  }
}

/** What this process was given by whoever started it. */
export function terminal(): Omit<
  Outside,
  "host" | "createFactory" | "agents"
> {
  return {
    stdout: output(Deno.stdout, { mayLose: false }),
    stderr: output(Deno.stderr, { mayLose: true }),
    clock: {
      now: () => performance.now(),
      every(milliseconds, tick) {
        const timer = setInterval(tick, milliseconds);
        return () => clearInterval(timer);
      },
    },
    readStdin: () => new Response(Deno.stdin.readable).text(),
    onStop,
    missingPermissions,
  };
}

const PERMISSIONS: readonly Deno.PermissionDescriptor[] = [
  { name: "read" },
  { name: "write" },
  { name: "run" },
  { name: "env" },
  { name: "ffi" },
  { name: "sys", kind: "uid" },
  { name: "sys", kind: "gid" },
];

function missingPermissions(): string[] {
  return PERMISSIONS
    .filter((each) => Deno.permissions.querySync(each).state !== "granted")
    .map((each) =>
      `--allow-${each.name}${"kind" in each ? `=${each.kind}` : ""}`
    );
}
