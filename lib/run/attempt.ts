/**
 * One attempt of one node: the handler under its clock, then its write limits.
 *
 * @module
 */

import { RunFolderError } from "../errors.ts";
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
import { SandboxError } from "../sandbox/error.ts";
import { composeDeltas } from "../workspace/snapshot.ts";
import type { Workspace } from "../workspace/workspace.ts";
import {
  disallowed,
  mayWrite,
  parseWritePolicy,
} from "../workspace/write_policy.ts";
import type { Redactor } from "../text/redact.ts";
import { CommandTemplateError } from "../variables/mod.ts";
import { AttemptFiles } from "./artifacts.ts";
import type { Overrun } from "./budget.ts";
import { Confined } from "./confined.ts";
import type { AttemptRequest } from "./durable.ts";
import { failureTraces } from "./failure_traces.ts";
import { HandlerSession } from "./handler_session.ts";
import type { LateFiles } from "./late_files.ts";
import { isMachineError } from "./machine_error.ts";
import { BudgetReason } from "./meter.ts";
import type { AttemptFolders } from "./node_limits.ts";
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

/** Time a handler has to end after its time-out before it is left behind: its processes get 2 s of their own. */
const GRACE_MS = 10_000;

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

interface Answer {
  readonly outcome: Outcome;
  /** Message and stack, when the handler threw. */
  readonly error?: string;
  /** The budget that cut it off. */
  readonly overBudget?: Overrun["budget"];
}

/** A node that has spent all that it may does not begin again. */
function spentBefore(reason: string): Answer {
  return {
    outcome: failure(reason, "budget", { workspaceUntouched: true }),
    overBudget: "node",
  };
}

/** Runs the handler until it answers, its time is up, or the run stops. */
async function runHandler(
  node: PlanNode,
  setting: AttemptSetting,
  session: HandlerSession,
): Promise<Answer> {
  const { host } = setting;
  const clock = new AbortController();
  const { timeoutMs } = node;
  using _timer = timeoutMs === undefined
    ? undefined
    : after(host, timeoutMs, () => clock.abort(new TimeoutReason(timeoutMs)));
  const signal = AbortSignal.any([
    setting.signal,
    ...(timeoutMs === undefined ? [] : [clock.signal]),
    setting.budget,
  ]);
  try {
    return { outcome: await untilAborted(host, node, session, signal) };
  } catch (error) {
    if (error instanceof TimeoutReason) {
      return { outcome: failure(error.message, "timeout") };
    }
    if (error instanceof BudgetReason) {
      const { message, budget: overBudget } = error;
      return { outcome: failure(message, "budget"), overBudget };
    }
    setting.signal.throwIfAborted();
    if (isMachineError(error) || error instanceof RunFolderError) throw error;
    if (
      error instanceof CommandTemplateError || error instanceof SandboxError
    ) {
      return { outcome: failure(error.message, "config") };
    }
    const text = error instanceof Error
      ? error.stack ?? error.message
      : String(error);
    const message = error instanceof Error ? error.message : String(error);
    return {
      outcome: failure(`handler ${node.type} failed: ${message}`, "bug"),
      error: text,
    };
  } finally {
    session.close();
  }
}

/** A handler that hears its signal ends by itself; one that does not is left behind after a grace. */
async function untilAborted(
  host: Host,
  node: PlanNode,
  session: HandlerSession,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise: leftBehind, reject } = Promise.withResolvers<never>();
  const answered = new AbortController();
  const startGrace = () =>
    host.sleep(GRACE_MS, answered.signal).then(
      () => reject(signal.reason),
      () => {},
    );
  signal.addEventListener("abort", startGrace, { once: true });
  try {
    const outcome = await Promise.race([
      node.handler.run(node, session.context(signal)),
      leftBehind,
    ]);
    // Work that was cut off is not done, whatever the handler makes of it.
    signal.throwIfAborted();
    return outcome;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    signal.removeEventListener("abort", startGrace);
    // Aborting has its price, and mostly nobody waits.
    if (signal.aborted) answered.abort();
  }
}

/** Runs `action` after a while, unless it is disposed of first. */
function after(
  host: Host,
  milliseconds: number,
  action: () => void,
): Disposable {
  const stop = new AbortController();
  host.sleep(milliseconds, stop.signal).then(action, () => {});
  return { [Symbol.dispose]: () => stop.abort() };
}

class TimeoutReason extends Error {
  override readonly name = "TimeoutReason";

  constructor(milliseconds: number) {
    super(`timeout after ${milliseconds / 1000}s`);
  }
}

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
