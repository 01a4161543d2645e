/** Who may write to a run's folder. */

import { isSystemError, RunFolderError } from "../errors.ts";
import type { Host, Lock } from "../host/host.ts";
import { layoutOf, type RunLayout } from "./layout.ts";
import { checkRunId, runIdAt } from "./run_id.ts";

/**
 * Makes a new run's folder.
 *
 * @returns its path.
 * @throws {RunFolderError} when the id is taken; nothing is changed.
 */
export function claimFolder(
  host: Host,
  runsdir: string,
  runId: string | undefined,
): string {
  const { files } = host;
  if (runId !== undefined) checkRunId(runId);
  files.mkdir(runsdir);
  const real = files.realPath(runsdir);
  if (runId !== undefined) {
    const folder = `${real}/${runId}`;
    if (files.mkdirNew(folder)) return folder;
    const started = files.lstat(layoutOf(folder).journal) !== undefined;
    throw new RunFolderError(
      `Cannot start run "${runId}": "${folder}" exists already`,
      {
        hint: started
          ? `go on with it by \`factory resume ${runId}\`, or choose another --run-id`
          : "nothing was recorded there: remove it unless a run is just starting in it, or choose another --run-id",
      },
    );
  }
  const first = runIdAt(host.now());
  for (let count = 1;; count++) {
    const folder = `${real}/${count === 1 ? first : `${first}_${count}`}`;
    if (files.mkdirNew(folder)) return folder;
  }
}

/** Milliseconds that whoever only asks whether a run is running may hold its lock. */
const ASKING = 50;

/**
 * Locks a run's folder against other processes.
 *
 * @throws {RunFolderError} when one of them has it.
 */
export async function lockRun(host: Host, layout: RunLayout): Promise<Lock> {
  host.files.mkdir(layout.internal);
  for (let waited = 0; waited <= ASKING; waited += 5) {
    const lock = host.files.lock(layout.lock);
    if (lock) {
      lock.note(`${host.pid}\n`);
      return lock;
    }
    await host.sleep(5);
  }
  const pid = host.files.readText(layout.lock).trim();
  throw new RunFolderError(
    `Cannot use run "${layout.folder}": process ${
      pid || "unknown"
    } is running it`,
    { hint: "wait until it ends, or stop it" },
  );
}

/** True while a process runs it. */
export function isRunning(host: Host, layout: RunLayout): boolean {
  if (!host.files.lstat(layout.lock)) return false;
  try {
    using lock = host.files.lock(layout.lock);
    return lock === undefined;
  } catch (error) {
    // Somebody else's run folder, or one on a read-only disk: who may not lock it cannot tell.
    if (isSystemError(error)) return false;
    throw error;
  }
}
