/** Outputs that remember, and events that need little typing. */

import type { RunEvent, RunRecord } from "../../../lib/history/event.ts";
import type { RunReport } from "../../../lib/report.ts";
import type { Output } from "../../../lib/sinks/text.ts";

/** An output that keeps what is written to it. */
export interface Recorded extends Output {
  text(): string;
  /** What was written by itself, in order. */
  readonly writes: readonly string[];
  size: { columns: number; rows: number };
}

export function recorded(
  { isTerminal = false, colour = false, columns = 80, rows = 24 } = {},
): Recorded {
  const writes: string[] = [];
  const size = { columns, rows };
  return {
    isTerminal,
    colour,
    size,
    writes,
    columns: () => size.columns,
    rows: () => size.rows,
    write: (text) => void writes.push(text),
    text: () => writes.join(""),
  };
}

/** Numbers events and gives each a second. */
export function events(...records: readonly RunRecord[]): RunEvent[] {
  return records.map((record, index) => ({
    ...record,
    seq: index + 1,
    at: `2026-01-14T10:15:${String(index).padStart(2, "0")}.000Z`,
  }));
}

export const created: RunRecord = {
  type: "RunCreated",
  runId: "demo",
  pipelinePath: "release.dot",
  workdir: ".",
  workspace: "/runs/demo/workspace",
  goal: "write a release note",
  startNode: "start",
  pipelineHash: "abc",
  context: {},
  tree: "t0",
};

export function started(
  node: string,
  fields: Partial<Extract<RunRecord, { type: "StageStarted" }>> = {},
): RunRecord {
  return {
    type: "StageStarted",
    node,
    nodeType: "tool",
    role: "work",
    visit: 1,
    attempt: 1,
    ...fields,
  };
}

type Finished = Extract<RunRecord, { type: "StageFinished" }>;

export function finished(
  node: string,
  outcome: Finished["outcome"] = { status: "success" },
  fields: Partial<Finished> = {},
): RunRecord {
  return {
    type: "StageFinished",
    node,
    visit: 1,
    attempt: 1,
    outcome,
    changes: { created: [], modified: [], deleted: [] },
    delta: {},
    tree: "t1",
    durationMs: 1200,
    files: {},
    ...fields,
  };
}

type Settled = Extract<RunRecord, { type: "StageSettled" }>;

export function settled(
  node: string,
  status: Settled["status"] = "success",
  fields: Partial<Settled> = {},
): RunRecord {
  return { type: "StageSettled", node, visit: 1, status, ...fields };
}

type Routed = Extract<RunRecord, { type: "RouteEvaluated" }>;

export function routed(
  from: string,
  to: string | undefined,
  fields: Partial<Routed> = {},
): RunRecord {
  return {
    type: "RouteEvaluated",
    from,
    outcome: "success",
    ...(to !== undefined && { to }),
    reason: "unconditional",
    candidates: [],
    handles: [],
    carries: [],
    ...fields,
  };
}

/** A check that fails twice, is mended, and then holds. */
export function mendedRun(): RunEvent[] {
  const fail = {
    status: "fail",
    failureReason: "tool_exit_code_1",
    failureClass: "deterministic",
  } as const;
  return events(
    created,
    started("start", { nodeType: "start", role: "start" }),
    finished("start", undefined, { durationMs: 0 }),
    settled("start"),
    routed("start", "check"),
    started("check"),
    finished("check", fail),
    {
      type: "StageRetrying",
      node: "check",
      visit: 1,
      attempt: 2,
      delayMs: 400,
      reason: "tool_exit_code_1",
      clean: false,
    },
    started("check", { attempt: 2 }),
    finished("check", fail, { attempt: 2 }),
    settled("check", "fail", {
      failureReason: "tool_exit_code_1",
      failureClass: "deterministic",
    }),
    routed("check", "fix", {
      outcome: "fail",
      reason: "condition",
      handles: ["check"],
      candidates: [
        {
          to: "exit",
          weight: 0,
          condition: "outcome=success",
          label: "",
          matched: false,
        },
        {
          to: "fix",
          weight: 2,
          condition: "outcome=fail",
          label: "mend",
          matched: true,
        },
      ],
    }),
    started("fix", { nodeType: "codergen", role: "agent" }),
    finished("fix", {
      status: "success",
      notes: "mended",
      contextUpdates: { tries: 1 },
    }, {
      durationMs: 65_000,
      changes: { created: ["b.txt"], modified: ["a.txt"], deleted: [] },
      violations: ["main.go"],
    }),
    settled("fix"),
    routed("fix", "check"),
    { type: "Notice", message: "no agent is configured" },
    started("check", { visit: 2 }),
    finished("check", undefined, { visit: 2 }),
    settled("check", "success", { visit: 2 }),
    routed("check", "exit"),
    started("exit", { nodeType: "exit", role: "exit" }),
    finished("exit", undefined, { durationMs: 0 }),
    settled("exit"),
    {
      type: "RunCompleted",
      outcome: "success",
      exitNode: "exit",
      failedStages: [],
    },
  );
}

export function report(fields: Partial<RunReport> = {}): RunReport {
  return {
    runId: "demo",
    folder: "/home/me/.factory/runs/demo",
    status: "completed",
    outcome: "success",
    failedStages: [],
    stages: [],
    notices: [],
    startedAt: "2026-01-14T10:15:00.000Z",
    durationMs: 23_100,
    ...fields,
  };
}
