/**
 * One attempt of one node: the handler under its clock, then its write limits.
 *
 * @module
 */

import type { Outcome, PastStage, Usage } from "../handler.ts";
import { failure } from "../handler.ts";
import type {
  Changes,
  RecordedOutcome,
  SnapshotDelta,
  StageFinished,
} from "../history/event.ts";
import { RESPONSE_HEAD } from "../history/visit.ts";
import type { Host } from "../host/host.ts";
import type { Plan, PlanNode } from "../plan.ts";
import type { StageOutput } from "../report.ts";
import type { Sandboxes } from "../sandbox/choose.ts";
import { composeDeltas } from "../workspace/snapshot.ts";
import type { Workspace } from "../workspace/workspace.ts";
import {
  disallowed,
  mayWrite,
  parseWritePolicy,
} from "../workspace/write_policy.ts";
import type { Redactor } from "../text/redact.ts";
import { AttemptFiles } from "./artifacts.ts";
import { Confined } from "./confined.ts";
import type { AttemptRequest } from "./durable.ts";
import { failureTraces } from "./failure_traces.ts";
import { HandlerSession } from "./handler_session.ts";
import type { LateFiles } from "./late_files.ts";
import type { AttemptFolders } from "./node_limits.ts";
import { runHandler, spentBefore } from "./run_handler.ts";
import { readLimited } from "./read_limits.ts";

/** What an attempt needs besides its request. */
export interface AttemptSetting {
  readonly host: Host;
  readonly plan: Plan;
  readonly runId: string;
  /** Takes secrets out of what is kept and shown. */
  readonly redactor: Redactor;
  readonly workspace: Workspace;
  readonly late: LateFiles;
  readonly sandboxes: Sandboxes;
  /** Folders of the attempt's programs, absolute. */
  readonly folders: AttemptFolders;
  /** What the attempt's processes are known by. */
  readonly tag: string;
  /** The attempt's folder, absolute, and relative to the run's. */
  readonly folder: string;
  readonly location: string;
  /** Names that `${env.NAME}` may read. */
  readonly allowEnv: readonly string[];
  /** Aborted when the whole run has to stop. */
  readonly signal: AbortSignal;
  /** The snapshot deltas from the start of the run to the start of this visit. */
  visitStart(): Iterable<SnapshotDelta>;
  /** When the attempt began, by the monotonic clock. */
  readonly startedAt: number;
  /** The stages that have ended before. */
  stages(): readonly PastStage[];
  /** Records what an agent has used. */
  spend(usage: Usage): void;
  /** Aborted when the attempt may spend no more. */
  readonly budget: AbortSignal;
  output(output: StageOutput): void;
  notice(message: string, node: string): void;
}

/**
 * Makes an attempt.
 *
 * @throws the reason of `setting.signal` when the run was stopped meanwhile, and what the machine is short of.
 */
export async function attempt(
  request: AttemptRequest,
  setting: AttemptSetting,
): Promise<StageFinished> {
  const { host, plan, workspace } = setting;
  const rewound = request.clean
    ? await workspace.rewind(setting.visitStart())
    : undefined;
  const planned = plan.nodes.get(request.node)!;
  const node = readLimited(host, planned, workspace.path);
  const started = host.monotonic();
  const { late, sandboxes, folders, folder, redactor } = setting;
  const files = new AttemptFiles(host.files, { late, folder, redactor });
  const notice = (message: string) =>
    setting.notice(redactor.text(message), node.id);
  await using confined = new Confined({
    ...{ host, node, sandboxes, late, folders, notice },
  });
  const session = new HandlerSession(node, request, setting, {
    artifacts: files,
    confined,
  });

  const { outcome: answered, error, overBudget } = request.overBudget ===
      undefined
    ? await runHandler(node, setting, session)
    : spentBefore(request.overBudget);
  setting.signal.throwIfAborted();
  const refused = await confined.settle();
  const judged = redactor.value(judge(answered, node, request));
  files.redact();

  const untouched = !rewound && judged.workspaceUntouched === true &&
    !session.startedProcess;
  const written = untouched
    ? UNTOUCHED
    : await settleWorkspace(workspace, node);
  const violations = [...new Set([...written.violations, ...refused])].sort();
  const outcome = violations.length === 0 ? judged : failure(
    `guardrail_violation: wrote disallowed files: ${violations.join(",")}`,
    "guardrail",
    judged,
  );
  for (const note of written.notes) setting.notice(note, node.id);

  const failed = outcome.status === "fail" || outcome.status === "retry";
  return {
    type: "StageFinished",
    node: node.id,
    visit: request.visit,
    attempt: request.attempt,
    outcome: recorded(outcome),
    changes: written.changes,
    ...(violations.length > 0 && { violations }),
    delta: rewound
      ? composeDeltas(rewound.delta, written.delta)
      : written.delta,
    tree: workspace.tree,
    durationMs: Math.round(host.monotonic() - started),
    ...(failed && node.role !== "pass" && {
      traces: failureTraces(node, outcome, files, setting.location),
    }),
    ...(error !== undefined && { error: redactor.text(error) }),
    ...(overBudget && { overBudget }),
    ...settled(files),
  };
}

/** The files at rest, and the beginning of an answer that is too long to be among them. */
function settled(
  files: AttemptFiles,
): Pick<StageFinished, "files" | "response"> {
  const small = files.settle();
  if (Object.hasOwn(small, RESPONSE) || !files.has(RESPONSE)) {
    return { files: small };
  }
  // A character has four bytes at most.
  const head = files.read(RESPONSE, RESPONSE_HEAD * 4)?.slice(0, RESPONSE_HEAD);
  return { files: small, ...(head !== undefined && { response: head }) };
}

const RESPONSE = "response.md";

/** What the engine makes of a handler's answer. */
function judge(
  outcome: Outcome,
  node: PlanNode,
  request: AttemptRequest,
): Outcome {
  const done = outcome.status === "success";
  if (node.role === "pass" && done) {
    const { contextUpdates: _, ...previous } = request.previous;
    return {
      ...previous,
      ...(outcome.workspaceUntouched && { workspaceUntouched: true }),
    };
  }
  if (done && request.unmetRequirement !== undefined) {
    return failure(
      `required tool node not successful: ${request.unmetRequirement}`,
      "deterministic",
      outcome,
    );
  }
  return outcome;
}

interface Written {
  readonly changes: Changes;
  readonly violations: readonly string[];
  readonly delta: SnapshotDelta;
  readonly notes: readonly string[];
}

const UNTOUCHED: Written = {
  changes: { created: [], modified: [], deleted: [] },
  violations: [],
  delta: {},
  notes: [],
};

/** Looks for changes, undoes what the node may not do, and takes the rest into the next snapshot. */
async function settleWorkspace(
  workspace: Workspace,
  node: PlanNode,
): Promise<Written> {
  const { changes, notes } = await workspace.detect();
  const policy = parseWritePolicy(node.allowedWritePaths);
  const violations = disallowed(changes, policy);
  if (violations.length > 0) await workspace.restore(violations);
  workspace.restoreTimes((path) => mayWrite(policy, path));
  const { delta } = await workspace.commit();
  return { changes, violations, delta, notes };
}

function recorded(outcome: Outcome): RecordedOutcome {
  const { workspaceUntouched: _, ...rest } = outcome;
  return rest;
}
