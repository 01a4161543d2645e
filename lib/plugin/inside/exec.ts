/**
 * Runs a program for a plugin that was granted it. Its whole process tree is
 * the engine's to end: it carries the host's mark.
 */

import { feed } from "../../host/feed.ts";
import {
  type Artifacts,
  type ExecCommand,
  type ExecResult,
  ProgramError,
} from "../../handler.ts";
import { Tail } from "../../host/tail.ts";

/** Where a program runs, unless it says otherwise. */
export interface ExecSetting {
  readonly workspace: string;
  readonly artifacts: Artifacts;
  readonly signal: AbortSignal;
  /** Shows output in the log. */
  log(text: string): void;
}

/**
 * Runs a program to its end.
 *
 * @throws {ProgramError} when there is no such program.
 * @throws the signal's reason when it is aborted.
 */
export async function execInside(
  command: ExecCommand,
  { workspace, artifacts, signal, log }: ExecSetting,
): Promise<ExecResult> {
  const { argv: [program, ...args], cwd = workspace, env = {} } = command;
  const { stdin = "", keep = 65_536, clearEnv = false, onText } = command;
  const stop = command.signal
    ? AbortSignal.any([signal, command.signal])
    : signal;
  stop.throwIfAborted();
  const child = start(program, {
    args,
    cwd,
    env: { ...env },
    clearEnv,
    stdin: stdin === "" ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const end = () => child.kill("SIGTERM");
  stop.addEventListener("abort", end, { once: true });
  const read = (stream: "stdout" | "stderr") => {
    const name = command[stream];
    return readAll(child[stream], {
      keep,
      path: name === undefined ? undefined : artifacts.path(name),
      onText: onText ? (text) => onText(stream, text) : log,
    });
  };
  try {
    const [stdout, stderr, { code, signal: endedBy }] = await Promise.all([
      read("stdout"),
      read("stderr"),
      child.status,
      stdin === "" ? undefined : feed(
        typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin,
        {
          stdin: child.stdin,
          ended: child.status,
          isBrokenPipe: (error) => error instanceof Deno.errors.BrokenPipe,
        },
      ),
    ]);
    stop.throwIfAborted();
    return { code, stdout, stderr, ...(endedBy && { signal: endedBy }) };
  } finally {
    stop.removeEventListener("abort", end);
  }
}

function start(
  program: string,
  options: Deno.CommandOptions,
): Deno.ChildProcess {
  try {
    return new Deno.Command(program, options).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ProgramError(program, { cause: error });
  }
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  { keep, path, onText }: {
    readonly keep: number;
    readonly path: string | undefined;
    readonly onText: (text: string) => void;
  },
): Promise<string> {
  const tail = new Tail(keep);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  using file = path === undefined
    ? undefined
    : Deno.openSync(path, { write: true, create: true, truncate: true });
  for await (const chunk of stream) {
    tail.push(chunk);
    if (file) writeAll(file, chunk);
    onText(decoder.decode(chunk, { stream: true }));
  }
  return tail.text();
}

function writeAll(file: Deno.FsFile, data: Uint8Array): void {
  for (let written = 0; written < data.length;) {
    written += file.writeSync(data.subarray(written));
  }
}
