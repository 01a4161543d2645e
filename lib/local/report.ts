/** What the journals of runs amount to. */

import { isSystemError, RunFolderError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { RunReport } from "../report.ts";
import { isRunning } from "./claim.ts";
import { layoutOf } from "./layout.ts";
import { ReportBuilder } from "./report_builder.ts";
import { readRun, type StoppedRun } from "./resume_run.ts";

/**
 * Sums up a run, running or not.
 *
 * @throws {RunFolderError} when the folder is none, or its journal is damaged.
 */
export function readReport(host: Host, folder: string): RunReport {
  return reportOf(readRun(host, folder), isRunning(host, layoutOf(folder)));
}

/** Sums up what was read of a run. */
export function reportOf(
  { events, state, layout: { folder } }: StoppedRun,
  running: boolean,
): RunReport {
  const builder = new ReportBuilder();
  for (const event of events) builder.add(event);
  return builder.report(state, { folder, running });
}

/** The summaries of all runs in a folder, newest first; those that cannot be read are told apart. */
export function listRuns(host: Host, runsdir: string): {
  readonly runs: readonly RunReport[];
  readonly unreadable: readonly {
    readonly folder: string;
    readonly reason: string;
  }[];
} {
  const runs: RunReport[] = [];
  const unreadable: { folder: string; reason: string }[] = [];
  if (!host.files.lstat(runsdir)) return { runs, unreadable };
  const real = host.files.realPath(runsdir);
  for (const { name, kind } of host.files.list(real)) {
    if (kind !== "directory" || name.startsWith(".")) continue;
    const folder = `${real}/${name}`;
    try {
      runs.push(readReport(host, folder));
    } catch (error) {
      // What one run's folder has come to must not hide the others.
      if (!(error instanceof RunFolderError) && !isSystemError(error)) {
        throw error;
      }
      unreadable.push({ folder, reason: error.message });
    }
  }
  runs.sort((a, b) =>
    a.startedAt < b.startedAt
      ? 1
      : a.startedAt > b.startedAt
      ? -1
      : a.runId < b.runId
      ? 1
      : -1
  );
  return { runs, unreadable };
}
