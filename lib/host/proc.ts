/** What Linux tells of processes under `/proc`. */

import type { Host } from "./host.ts";

/** A process that runs, or could. */
export interface Process {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** `NAME=value` texts, separated by NUL; `undefined` when they are not for us to read. */
  environment(): string | undefined;
  /** What its standard output and error lead to, such as `pipe:[123]`. */
  outputs(): readonly string[];
}

/** Flag of a thread of the kernel's own. */
const KERNEL_THREAD = 0x0020_0000;

/** `undefined` when there is no such process, or it is dead and only waits to be noticed. */
export function readProcess(host: Host, pid: number): Process | undefined {
  const stat = readProc(host, `${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group, session] = fields;
  if (state === "Z" || state === "X") return undefined;
  if ((Number(fields[6]) & KERNEL_THREAD) !== 0) return undefined;
  return {
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    environment: () => readProc(host, `${pid}/environ`),
    outputs: () => outputs(host, pid),
  };
}

/** The process id that was given out last, or `undefined` when the system does not say. */
function lastPid(host: Host): number | undefined {
  return Number(readProc(host, "loadavg")?.split(" ")[4]) || undefined;
}

/** The machine gives out at most this many process ids in a millisecond, threads included. */
const PIDS_PER_MS = 20;
/** The smallest number of process ids after which they start again from the beginning. */
const SMALLEST_PID_MAX = 32_768;
/** As many ids are tried one by one rather than listed. */
const FEW = 16;

/**
 * Ids of the processes that `first` may have started, or of all: ids are given
 * out in turn, so a young program's descendants stand between it and the last one.
 */
export function listPids(
  host: Host,
  first?: number,
  since?: number,
): Iterable<number> {
  if (first === undefined || since === undefined) return listAll(host);
  const last = lastPid(host);
  if (last === undefined || mayHaveWrapped(host, since)) return listAll(host);
  if (last >= first && last - first <= FEW) {
    return Array.from(
      { length: last - first },
      (_, index) => first + 1 + index,
    );
  }
  return listAll(host).filter((pid) =>
    last >= first ? pid > first && pid <= last : pid > first || pid <= last
  );
}

/** None where Deno hides them, which it does from all but those who may do everything. */
function listAll(host: Host): number[] {
  try {
    return Array.from(host.files.list("/proc"), ({ name }) => Number(name))
      .filter((pid) => pid > 0);
  } catch (error) {
    if (host.files.isDenied(error)) return [];
    throw error;
  }
}

/** True where processes could be found, but Deno does not let anybody look. */
export function hidesProcesses(
  { os, files }: Pick<Host, "os" | "files">,
): boolean {
  if (os !== "linux") return false;
  try {
    files.lstat("/proc/self/stat");
    return false;
  } catch (error) {
    if (files.isDenied(error)) return true;
    throw error;
  }
}

function mayHaveWrapped(host: Host, since: number): boolean {
  const possible = (host.monotonic() - since) * PIDS_PER_MS;
  if (possible < SMALLEST_PID_MAX) return false;
  const max = Number(readProc(host, "sys/kernel/pid_max"));
  return !(possible < max);
}

/** True when no process was started on this machine since `first` was. */
export function nothingStartedSince(
  host: Host,
  first: number,
  since: number,
): boolean {
  return lastPid(host) === first && !mayHaveWrapped(host, since);
}

/** How long an `exec` may take: some microseconds, and more on a busy machine. */
const EXEC_MS = 30;

/** The pipes that a process which has just been started writes to. */
export function outputPipes(host: Host, pid: number): ReadonlySet<string> {
  if (host.os !== "linux") return new Set();
  // In the middle of its `exec` a process is as closed to others as the engine, which a sandbox may have closed.
  const until = host.monotonic() + EXEC_MS;
  while (
    isClosed(host, pid) && readProcess(host, pid) && host.monotonic() < until
  );
  return new Set(
    outputs(host, pid).filter((name) => name.startsWith("pipe:")),
  );
}

function isClosed(host: Host, pid: number): boolean {
  try {
    host.files.readLink(`/proc/${pid}/fd/1`);
    return false;
  } catch (error) {
    return host.files.isDenied(error);
  }
}

function outputs(host: Host, pid: number): string[] {
  return [1, 2].map((fd) =>
    unlessHidden(host, () => host.files.readLink(`/proc/${pid}/fd/${fd}`))
  ).filter((name) => name !== undefined);
}

/** `undefined` when there is nothing, or not for us. */
function readProc(host: Host, name: string): string | undefined {
  return unlessHidden(host, () => host.files.readText(`/proc/${name}`));
}

function unlessHidden(host: Host, read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (host.files.isNotFound(error) || host.files.isDenied(error)) {
      return undefined;
    }
    // The process ended between the opening and the reading.
    if (error instanceof Error && /ESRCH|No such process/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}
