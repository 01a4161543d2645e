/**
 * The processes that a program has started: who they are, and how they end.
 *
 * A program is the leader of a session and group of its own, and carries a mark
 * in its environment that its descendants inherit. The group reaches most of
 * them on every system; on Linux `/proc` shows the rest.
 *
 * @module
 */

import type { Host, RunningProcess } from "./host.ts";
import { doneWithin, pause } from "./pause.ts";
import {
  hidesProcesses,
  listPids,
  nothingStartedSince,
  readProcess,
} from "./proc.ts";

/** The environment variable that carries the marks. */
export const STAGE_VARIABLE = "FACTORY_STAGE";

/** A program and all that it starts. */
export interface ProcessTree {
  readonly process: RunningProcess;
  /** A word in {@linkcode STAGE_VARIABLE} that no other program's tree has. */
  readonly mark: string;
  /** By {@linkcode Host.monotonic}. */
  readonly startedAt: number;
  /** Names of the pipes that only this tree writes to, such as `pipe:[123]`. */
  readonly pipes: ReadonlySet<string>;
}

/** A process that is left of a tree. */
interface Survivor {
  readonly pid: number;
  /** Whether a signal to the leader's group reaches it. */
  readonly inGroup: boolean;
}

/** What a look at the machine found. */
interface Survey {
  readonly survivors: readonly Survivor[];
  /** True when a process showed nothing of itself, as in the middle of an `exec`. */
  readonly unclear: boolean;
}

/** Thrown when a process outlives SIGKILL: the kernel holds it, in a dead file system, say. */
export class SurvivorError extends Error {
  override readonly name = "SurvivorError";
  readonly pids: readonly number[];

  constructor(pids: readonly number[], options?: ErrorOptions) {
    super(
      `Cannot end process ${pids.join(", ")}: still there after SIGKILL`,
      options,
    );
    this.pids = pids;
  }
}

/**
 * Ends a whole tree: SIGTERM, a time to clean up, SIGKILL.
 *
 * @throws {SurvivorError}
 */
export async function endTree(
  host: Host,
  tree: ProcessTree,
  graceMs: number,
): Promise<void> {
  const { process } = tree;
  const outside = survey(host, tree).survivors.filter(({ inGroup }) =>
    !inGroup
  );
  process.signal("SIGTERM");
  for (const { pid } of outside) host.kill(pid, "SIGTERM");

  let ended = false;
  const status = process.status.then(() => ended = true);
  const step = 10;
  for (let waited = 0; waited < graceMs; waited += step) {
    if (!ended) await doneWithin(status, step);
    else if (isOver(host, tree)) break;
    else await pause(step);
  }
  process.signal("SIGKILL");
  await status;
  await killRest(host, tree);
}

/**
 * Ends what a program has left behind. Costs next to nothing when that is nothing.
 *
 * @throws {SurvivorError}
 */
export async function endLeftovers(
  host: Host,
  tree: ProcessTree,
): Promise<void> {
  const { process, startedAt } = tree;
  if (
    host.os === "linux" && nothingStartedSince(host, process.pid, startedAt)
  ) return;
  process.signal("SIGKILL");
  await killRest(host, tree);
}

/** Ends a whole tree at once, without waiting whether that works: for a process about to exit. */
export function killTree(host: Host, tree: ProcessTree): void {
  // Twice, for what was started between the look and the signal.
  for (let round = 0; round < 2; round++) {
    tree.process.signal("SIGKILL");
    for (const { pid } of survey(host, tree).survivors) {
      host.kill(pid, "SIGKILL");
    }
  }
}

const STARTING_ROUNDS = 4;

/**
 * Ends what carries a mark at once: the tree of a program that is being started,
 * of which nothing else is known yet.
 */
export function killMarked(host: Host, marks: ReadonlySet<string>): void {
  if (host.os !== "linux" || marks.size === 0) return;
  // Some may not show their mark yet: a program does so once it has taken the place of what started it.
  for (let round = 0; round < STARTING_ROUNDS; round++) {
    for (const pid of [...listPids(host)]) {
      if (pid === host.pid) continue;
      const environment = readProcess(host, pid)?.environment();
      if (!marksIn(environment).some((mark) => marks.has(mark))) continue;
      host.kill(-pid, "SIGKILL");
      host.kill(pid, "SIGKILL");
    }
  }
}

/** Waits between looks grow from 1 to 20 ms, so this is about 6 s. */
const ROUNDS = 300;
const UNCLEAR_ROUNDS = 3;

async function killRest(host: Host, tree: ProcessTree): Promise<void> {
  let unclearRounds = 0;
  for (let round = 1;; round++) {
    const { survivors, unclear } = survey(host, tree);
    if (survivors.length === 0) {
      if (!unclear || ++unclearRounds > UNCLEAR_ROUNDS) return;
    } else if (round > ROUNDS) {
      throw new SurvivorError(survivors.map(({ pid }) => pid));
    }
    for (const { pid } of survivors) host.kill(pid, "SIGKILL");
    await pause(Math.min(round, 20));
  }
}

function isOver(host: Host, tree: ProcessTree): boolean {
  if (host.os === "linux" && !hidesProcesses(host)) {
    return survey(host, tree).survivors.length === 0;
  }
  return !tree.process.signal("SIGCONT");
}

function survey(host: Host, tree: ProcessTree): Survey {
  if (host.os !== "linux") return { survivors: [], unclear: false };
  const leader = tree.process.pid;
  const ours = new Set([leader]);
  const survivors: Survivor[] = [];
  const strangers: { pid: number; kin: readonly number[] }[] = [];
  let unclear = false;

  for (const pid of listPids(host, leader, tree.startedAt)) {
    if (pid === leader || pid === host.pid) continue;
    const found = readProcess(host, pid);
    if (found === undefined) continue;
    const { parent, group, session } = found;
    const environment = found.environment();
    if (
      group === leader || session === leader ||
      marksIn(environment).includes(tree.mark) ||
      found.outputs().some((name) => tree.pipes.has(name))
    ) {
      ours.add(pid);
      survivors.push({ pid, inGroup: group === leader });
    } else {
      strangers.push({ pid, kin: [parent, group, session] });
      if (environment === "") unclear = true;
    }
  }
  // Children of ours that have shed every mark, and theirs.
  for (let before = -1; before !== ours.size;) {
    before = ours.size;
    for (const { pid, kin } of strangers) {
      if (ours.has(pid) || !kin.some((id) => ours.has(id))) continue;
      ours.add(pid);
      survivors.push({ pid, inGroup: false });
    }
  }
  return { survivors, unclear };
}

function marksIn(environment = ""): string[] {
  const start = `${STAGE_VARIABLE}=`;
  const line = environment.split("\0").find((text) => text.startsWith(start));
  return line === undefined ? [] : line.slice(start.length).split(" ");
}

let serial = 0;

/**
 * A mark for one more program. Marks of runs inside of runs add up, so that
 * the outer one finds them all.
 */
export function newMark(host: Host, tag: string): string {
  serial++;
  return `${encodeTag(tag)}#${host.pid}.${serial}.${host.now().toString(36)}`;
}

function encodeTag(tag: string): string {
  return encodeURIComponent(tag.toWellFormed());
}

/**
 * Ends every process whose tag starts with `prefix`, such as those that an engine
 * left behind when it was killed. Linux only; elsewhere it does nothing.
 *
 * @returns the ids of the processes that were found.
 */
export async function endTagged(host: Host, prefix: string): Promise<number[]> {
  if (host.os !== "linux") return [];
  const wanted = encodeTag(prefix);
  const all = new Set<number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const found = [...listPids(host)].filter((pid) =>
      pid !== host.pid &&
      marksIn(readProcess(host, pid)?.environment())
        .some((mark) => mark.startsWith(wanted))
    );
    if (found.length === 0) return [...all];
    for (const pid of found) {
      all.add(pid);
      host.kill(pid, "SIGKILL");
    }
    await pause(Math.min(round, 20));
  }
  throw new SurvivorError([...all]);
}
