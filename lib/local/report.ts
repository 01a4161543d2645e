/** What the journals of runs amount to. */

import { RunFolderError } from "../errors.ts";
import type { RunEvent } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { RunReport, RunStatus, StageReport } from "../report.ts";
import { isRunning } from "./claim.ts";
import { layoutOf } from "./layout.ts";
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
  { events, state, layout }: StoppedRun,
  running: boolean,
): RunReport {
  const { verdict } = state;
  const first = events[0]!;
  const last = events.at(-1)!;
  const finished = verdict.is === "completed" ? verdict : undefined;
  const error = errorOf(state.verdict);
  return {
    runId: state.runId,
    folder: layout.folder,
    status: statusOf(verdict.is, running),
    ...(finished && { outcome: finished.outcome }),
    ...(error !== undefined && { error }),
    failedStages: finished?.failedStages ?? [...state.unhandled.values()],
    stages: stagesOf(events),
    notices: events.flatMap((event) =>
      event.type === "Notice" ? [event.message] : []
    ),
    startedAt: first.at,
    durationMs: Date.parse(last.at) - Date.parse(first.at),
  };
}

function statusOf(
  verdict: "running" | "completed" | "failed" | "canceled",
  running: boolean,
): RunStatus {
  return verdict === "running" && !running ? "interrupted" : verdict;
}

function errorOf(verdict: StoppedRun["state"]["verdict"]): string | undefined {
  switch (verdict.is) {
    case "failed":
      return verdict.error;
    case "canceled":
      return `the run was ${verdict.reason}`;
    case "completed":
      if (verdict.outcome === "fail") {
        return `exit ${verdict.exitNode} ends the run with outcome fail`;
      }
      return undefined;
    case "running":
      return undefined;
    default:
      return verdict satisfies never;
  }
}

/** One entry for each visit, in the order of their starts. */
function stagesOf(events: readonly RunEvent[]): StageReport[] {
  const visits = new Map<
    string,
    { -readonly [Key in keyof StageReport]: StageReport[Key] }
  >();
  for (const event of events) {
    switch (event.type) {
      case "StageStarted": {
        const key = `${event.node}#${event.visit}`;
        const known = visits.get(key);
        if (known) known.attempts = Math.max(known.attempts, event.attempt);
        else {
          visits.set(key, {
            node: event.node,
            type: event.nodeType,
            visit: event.visit,
            attempts: event.attempt,
            durationMs: 0,
          });
        }
        break;
      }
      case "StageFinished": {
        const stage = visits.get(`${event.node}#${event.visit}`);
        if (!stage) break;
        stage.durationMs += event.durationMs;
        if (event.outcome.notes) stage.notes = event.outcome.notes;
        break;
      }
      case "StageSettled": {
        const stage = visits.get(`${event.node}#${event.visit}`);
        if (!stage) break;
        stage.outcome = event.status;
        if (event.failureReason) stage.reason = event.failureReason;
        if (event.failureClass) stage.class = event.failureClass;
        break;
      }
    }
  }
  return [...visits.values()];
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
      if (!(error instanceof RunFolderError)) throw error;
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
