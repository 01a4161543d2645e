/**
 * Runs a program to its end, its whole process tree included.
 *
 * @module
 */

import { type Drain, drain, drainRest, type Filter } from "./drain.ts";
import type { ExitStatus, Host, RunningProcess, SpawnCommand } from "./host.ts";
import { outputPipes } from "./proc.ts";
import {
  endLeftovers,
  endTree,
  killMarked,
  killTree,
  newMark,
  type ProcessTree,
  STAGE_VARIABLE,
} from "./process_tree.ts";
import { findProgram, ProgramNotFoundError } from "./program.ts";

export { ProgramNotFoundError } from "./program.ts";
export { endTagged, STAGE_VARIABLE, SurvivorError } from "./process_tree.ts";

/** A program to run. */
export interface ExecOptions {
  /** The program and its arguments; nothing is expanded. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment, less the mark and `PWD`, which are added to it. */
  readonly env: Readonly<Record<string, string>>;
  /** @default "" (end of file at once) */
  readonly stdin?: string | ReadableStream<Uint8Array> | undefined;
  /** Absolute path of a file that standard output replaces while it comes. */
  readonly stdoutPath?: string | undefined;
  /** Absolute path of a file that standard error replaces while it comes. */
  readonly stderrPath?: string | undefined;
  /** What the files get of a stream. @default all, as it is */
  readonly filter?: (() => Filter) | undefined;
  /** Bytes of each stream, counted from its end, that the result holds. @default 65536 */
  readonly keep?: number | undefined;
  /** What {@linkcode endTagged} finds its processes by, should this one be killed. */
  readonly tag: string;
  /** Ends the program and all that it started. */
  readonly signal: AbortSignal;
  /** Milliseconds from SIGTERM to SIGKILL. @default 2000 */
  readonly graceMs?: number | undefined;
  /** Hears the output as it comes. */
  readonly onText?:
    | ((stream: "stdout" | "stderr", text: string) => void)
    | undefined;
  /** Starts the program, in a sandbox say. @default `host.spawn` */
  readonly spawn?: Spawn | undefined;
}

/** What starts a program. */
export type Spawn = (
  command: SpawnCommand,
) => RunningProcess | Promise<RunningProcess>;

/** How a program ended. */
export interface ExecResult {
  /** 128 + signal number after a signal. */
  readonly code: number;
  readonly signal?: string;
  /** The end of standard output. */
  readonly stdout: string;
  /** The end of standard error. */
  readonly stderr: string;
}

/**
 * Runs a program to its end. Nothing that it started outlives it, however it ends.
 *
 * @throws the signal's reason when it is aborted; by then everything has ended.
 * @throws {ProgramNotFoundError} when there is no such program.
 * @throws {SurvivorError} when a process cannot be ended.
 */
export async function exec(
  host: Host,
  options: ExecOptions,
): Promise<ExecResult> {
  const { signal, graceMs = 2000, keep = 65_536, onText } = options;
  signal.throwIfAborted();
  const mark = newMark(host, options.tag);
  const started = start(host, options, mark);
  // Known to killAll from the start, by its mark as long as by nothing else.
  const tree = started instanceof Promise
    ? await whileStarting(host, mark, started)
    : started;
  const { process } = tree;
  const drains = (["stdout", "stderr"] as const).map((stream) =>
    drain(host.files, process[stream], {
      path: options[`${stream}Path`],
      filter: options.filter?.(),
      keep,
      onText: onText && ((text) => onText(stream, text)),
    })
  );
  const live = liveTrees(host);
  live.add(tree);
  try {
    const status = await ended(process, drains, signal);
    await endLeftovers(host, tree);
    await drainRest(drains);
    const [stdout = "", stderr = ""] = drains.map((one) => one.tail());
    return { ...status, stdout, stderr };
  } catch (error) {
    await endTree(host, tree, graceMs);
    // What fails now fails because of that error, and must not hide it.
    await Promise.allSettled([drainRest(drains)]);
    throw error;
  } finally {
    live.delete(tree);
  }
}

function start(
  host: Host,
  options: ExecOptions,
  mark: string,
): ProcessTree | Promise<ProcessTree> {
  const { argv: [name, ...args], cwd, env, stdin = "" } = options;
  const program = host.os === "windows"
    ? name
    : findProgram(host.files, name, { cwd, path: env["PATH"] ?? "" });
  if (program === undefined) throw new ProgramNotFoundError(name);
  const outer = env[STAGE_VARIABLE];
  const startedAt = host.monotonic();
  const marked = {
    ...env,
    // Else programs that trust it would work where factory was started.
    PWD: cwd,
    [STAGE_VARIABLE]: outer ? `${outer} ${mark}` : mark,
  };
  const treeOf = (process: RunningProcess): ProcessTree => {
    const pipes = process.pipes
      ? new Set(process.pipes)
      : outputPipes(host, process.pid);
    return { process, mark, startedAt, pipes };
  };
  const process = spawned(host, options.spawn ?? host.spawn, name, {
    argv: [program, ...args],
    cwd,
    env: marked,
    stdin,
  });
  return process instanceof Promise ? process.then(treeOf) : treeOf(process);
}

function spawned(
  host: Host,
  spawn: Spawn,
  name: string,
  command: SpawnCommand,
): RunningProcess | Promise<RunningProcess> {
  const explain = (error: unknown): never => {
    const { files } = host;
    const refused = files.isNotFound(error) || files.isDenied(error);
    // The same error says that the working directory is missing.
    if (!refused || files.lstat(command.cwd) === undefined) throw error;
    throw new ProgramNotFoundError(name, { cause: error });
  };
  try {
    const process = spawn(command);
    return process instanceof Promise ? process.catch(explain) : process;
  } catch (error) {
    return explain(error);
  }
}

/** Waits for the end of the program, an abort, or an output that cannot be kept. */
async function ended(
  process: RunningProcess,
  drains: readonly Drain[],
  signal: AbortSignal,
): Promise<ExitStatus> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  // It may have been aborted while the program was being started.
  if (signal.aborted) onAbort();
  for (const { done } of drains) done.catch(reject);
  try {
    return await Promise.race([process.status, stopped]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

const live = new WeakMap<Host, Set<ProcessTree>>();

function liveTrees(host: Host): Set<ProcessTree> {
  const known = live.get(host) ?? new Set();
  live.set(host, known);
  return known;
}

/** Marks of programs that are being started. */
const starting = new WeakMap<Host, Set<string>>();

async function whileStarting<T>(
  host: Host,
  mark: string,
  started: Promise<T>,
): Promise<T> {
  const marks = starting.get(host) ?? new Set();
  starting.set(host, marks);
  marks.add(mark);
  try {
    return await started;
  } finally {
    marks.delete(mark);
  }
}

/** Ends all that runs, at once and without waiting: for a process about to exit. */
export function killAll(host: Host): void {
  for (const tree of liveTrees(host)) killTree(host, tree);
  killMarked(host, starting.get(host) ?? new Set());
}
