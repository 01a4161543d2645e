/** Who may write to a run's folder. */

import { RunFolderError } from "../errors.ts";
import type { Host, Lock } from "../host/host.ts";
import type { RunLayout } from "./layout.ts";
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
    throw new RunFolderError(
      `Cannot start run "${runId}": "${folder}" exists already`,
      {
        hint:
          `go on with it by \`factory resume ${runId}\`, or choose another --run-id`,
      },
    );
  }
  const first = runIdAt(host.now());
  for (let count = 1;; count++) {
    const folder = `${real}/${count === 1 ? first : `${first}_${count}`}`;
    if (files.mkdirNew(folder)) return folder;
  }
}

/**
 * Locks a run's folder against other processes.
 *
 * @throws {RunFolderError} when one of them has it.
 */
export function lockRun(host: Host, layout: RunLayout): Lock {
  host.files.mkdir(layout.internal);
  const lock = host.files.lock(layout.lock);
  if (lock) {
    lock.note(`${host.pid}\n`);
    return lock;
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
    // Somebody else's run folder: who may not lock it cannot tell.
    if (host.files.isDenied(error)) return false;
    throw error;
  }
}
