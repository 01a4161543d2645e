/**
 * What the history of a run amounts to: the fold of its events.
 *
 * @module
 */

import type {
  Context,
  FailedStage,
  FailureTraces,
  Json,
  RecordedOutcome,
  RunEvent,
  StageRole,
  StageSettled,
} from "./event.ts";

/** Where the coordinator stands. */
export type Phase =
  /** Nothing was recorded yet. */
  | { readonly at: "new" }
  /** The next thing is the first attempt of a visit. */
  | { readonly at: "entering"; readonly node: string }
  /** An attempt is under way; after a crash it has to be made again. */
  | {
    readonly at: "running";
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
    readonly nodeType: string;
    readonly role: StageRole;
    readonly clean: boolean;
  }
  /** An attempt has ended; is there another one? */
  | {
    readonly at: "attempted";
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
    readonly nodeType: string;
    readonly role: StageRole;
    readonly outcome: RecordedOutcome;
    readonly traces?: FailureTraces;
  }
  /** Another attempt has to be made. */
  | {
    readonly at: "retrying";
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
    readonly delayMs: number;
    readonly clean: boolean;
  }
  /** The visit's outcome stands; which way now? */
  | {
    readonly at: "settled";
    readonly node: string;
    readonly visit: number;
    readonly role: StageRole;
  }
  /** No edge leads on; only a changed pipeline can. */
  | {
    readonly at: "stuck";
    readonly node: string;
    readonly visit: number;
    readonly role: StageRole;
  };

/** How the run stands as a whole. */
export type Verdict =
  | { readonly is: "running" }
  | {
    readonly is: "completed";
    readonly outcome: "success" | "partial_success" | "fail";
    readonly exitNode: string;
    readonly failedStages: readonly FailedStage[];
  }
  | { readonly is: "failed"; readonly error: string }
  | { readonly is: "canceled"; readonly reason: string };

/** A failure that was not repaired yet. */
export interface CurrentFailure extends FailureTraces {
  readonly node: string;
  readonly nodeType: string;
  readonly reason: string;
  readonly class?: RecordedOutcome["failureClass"];
  /** The node that was to repair it has succeeded; the check after it has not run yet. */
  readonly repaired: boolean;
}

/** How often a node has failed in the same way with nothing changed in between. */
export interface Repetition {
  readonly failure: string;
  readonly count: number;
  /** Workspace and context as the last failure left them. */
  readonly left: string;
}

/**
 * The state of a run. Only {@linkcode fold} changes it, in place, so that a
 * step costs the same at the first node and at the five-thousandth.
 */
export interface RunState {
  /** Number of the last event. */
  seq: number;
  /** When it happened. */
  at: string;
  runId: string;
  pipelineHash: string;
  phase: Phase;
  verdict: Verdict;
  /** Replaced, never changed, when a value changes. */
  context: Context;
  /** Outcome of the last settled stage. */
  lastOutcome: RecordedOutcome;
  lastCompletedNode: string;
  /** Settled visits, of all nodes. */
  steps: number;
  readonly visits: Map<string, number>;
  /** Finished attempts. */
  readonly executions: Map<string, number>;
  readonly retries: Map<string, number>;
  /** Last settled outcome of each visited node. */
  readonly outcomes: Map<string, RecordedOutcome>;
  /** Failures that nothing has dealt with. */
  readonly unhandled: Map<string, FailedStage>;
  /** Nodes whose failure the present node inherits through a node that passes on. */
  carried: readonly string[];
  failure: CurrentFailure | undefined;
  readonly repetitions: Map<string, Repetition>;
  /** Hash of the workspace's snapshot. */
  tree: string;
  /** {@linkcode progressMark} when the present visit began; only kept for nodes that failed before. */
  entryMark: string | undefined;
}

/** The state before anything has happened. */
export function initialState(): RunState {
  return {
    seq: 0,
    at: "",
    runId: "",
    pipelineHash: "",
    phase: { at: "new" },
    verdict: { is: "running" },
    context: {},
    lastOutcome: { status: "success" },
    lastCompletedNode: "",
    steps: 0,
    visits: new Map(),
    executions: new Map(),
    retries: new Map(),
    outcomes: new Map(),
    unhandled: new Map(),
    carried: [],
    failure: undefined,
    repetitions: new Map(),
    tree: "",
    entryMark: undefined,
  };
}

/** Takes one more event into the state. */
export function fold(state: RunState, event: RunEvent): void {
  state.seq = event.seq;
  state.at = event.at;
  switch (event.type) {
    case "RunCreated":
      state.runId = event.runId;
      state.pipelineHash = event.pipelineHash;
      state.context = event.context;
      state.tree = event.tree;
      state.phase = { at: "entering", node: event.startNode };
      return;
    case "RunResumed":
      state.verdict = { is: "running" };
      state.pipelineHash = event.pipelineHash;
      if (event.changed) state.repetitions.clear();
      if (state.phase.at === "running") state.phase = again(state.phase);
      if (state.phase.at === "stuck") {
        state.phase = { ...state.phase, at: "settled" };
      }
      return;
    case "StageStarted":
      return begin(state, event);
    case "StageFinished":
      return finish(state, event);
    case "StageRetrying":
      increment(state.retries, event.node);
      state.context = {
        ...state.context,
        [`internal.retry_count.${event.node}`]: state.retries.get(event.node)!,
      };
      state.phase = {
        at: "retrying",
        node: event.node,
        visit: event.visit,
        attempt: event.attempt,
        delayMs: event.delayMs,
        clean: event.clean,
      };
      return;
    case "StageSettled":
      return settle(state, event);
    case "RouteEvaluated":
      for (const node of event.handles) state.unhandled.delete(node);
      state.carried = event.carries;
      if (event.to !== undefined) {
        state.phase = { at: "entering", node: event.to };
      } else if (state.phase.at === "settled") {
        state.phase = { ...state.phase, at: "stuck" };
      }
      return;
    case "RunCompleted":
      state.verdict = {
        is: "completed",
        outcome: event.outcome,
        exitNode: event.exitNode,
        failedStages: event.failedStages,
      };
      return;
    case "RunFailed":
      state.verdict = { is: "failed", error: event.error };
      return;
    case "RunCanceled":
      state.verdict = { is: "canceled", reason: event.reason };
      return;
    case "Notice":
    case "CheckpointSaved":
      return;
    default:
      return event satisfies never;
  }
}

/** An attempt that a crash or a cancel cut off is made again, at once. */
function again(
  { node, visit, attempt, clean }: Extract<Phase, { at: "running" }>,
): Phase {
  return { at: "retrying", node, visit, attempt, delayMs: 0, clean };
}

function begin(
  state: RunState,
  event: Extract<RunEvent, { type: "StageStarted" }>,
): void {
  const { node, nodeType, visit, attempt, role } = event;
  if (state.phase.at === "entering") {
    state.entryMark = state.repetitions.has(node)
      ? progressMark(state)
      : undefined;
  }
  state.visits.set(node, visit);
  state.context = { ...state.context, current_node: node };
  state.phase = {
    at: "running",
    node,
    visit,
    attempt,
    nodeType,
    role,
    clean: state.phase.at === "retrying" && state.phase.clean,
  };
}

function finish(
  state: RunState,
  event: Extract<RunEvent, { type: "StageFinished" }>,
): void {
  if (state.phase.at !== "running") {
    throw new Error(
      `Cannot fold event ${event.seq}: node "${event.node}" finished without a start`,
    );
  }
  increment(state.executions, event.node);
  state.tree = event.tree;
  state.phase = {
    at: "attempted",
    node: event.node,
    visit: event.visit,
    attempt: event.attempt,
    nodeType: state.phase.nodeType,
    role: state.phase.role,
    outcome: event.outcome,
    ...(event.traces && { traces: event.traces }),
  };
}

function settle(state: RunState, event: StageSettled & { at: string }): void {
  const { phase } = state;
  if (phase.at !== "attempted") {
    throw new Error(
      `Cannot fold the end of node "${event.node}": no attempt of it has ended`,
    );
  }
  const { node, nodeType, visit, role } = phase;
  const outcome = settledOutcome(phase.outcome, event);
  state.lastOutcome = outcome;
  state.lastCompletedNode = node;
  state.outcomes.set(node, outcome);
  state.steps += 1;
  const updates: Record<string, Json> = {
    ...phase.outcome.contextUpdates,
    outcome: outcome.status,
    preferred_label: outcome.preferredLabel ?? "",
    failure_class: outcome.failureClass ?? "",
    last_stage: node,
  };
  if (role === "pass") {
    state.context = { ...state.context, ...updates };
  } else if (outcome.status === "fail" || outcome.status === "retry") {
    const reason = outcome.failureReason ?? "";
    const traces = phase.traces ?? { summary: "", artifacts: {} };
    state.failure = {
      node,
      nodeType,
      reason,
      ...(outcome.failureClass && { class: outcome.failureClass }),
      ...traces,
      repaired: false,
    };
    state.unhandled.set(node, {
      node,
      reason,
      ...(outcome.failureClass && { class: outcome.failureClass }),
    });
    state.context = {
      ...state.context,
      ...updates,
      "last_failure.node_id": node,
      "last_failure.node_type": nodeType,
      "last_failure.reason": reason,
      "last_failure.class": outcome.failureClass ?? "",
      "last_failure.at": event.at,
      "last_failure.summary": traces.summary,
      "last_failure.artifacts": traces.artifacts,
    };
    repeat(state, node, outcome);
  } else {
    state.unhandled.delete(node);
    state.repetitions.delete(node);
    state.context = { ...state.context, ...updates };
    if (role === "work" || role === "agent") repair(state, node);
  }
  state.phase = { at: "settled", node, visit, role };
}

/** The outcome that stands, when `settled` had the last word on `last`. */
export function settledOutcome(
  last: RecordedOutcome,
  settled: StageSettled,
): RecordedOutcome {
  const { failureReason: _, failureClass: __, ...kept } = last;
  return {
    ...kept,
    status: settled.status,
    ...(settled.failureReason !== undefined &&
      { failureReason: settled.failureReason }),
    ...(settled.failureClass !== undefined &&
      { failureClass: settled.failureClass }),
  };
}

/** Counts how often a node has failed in the same way with nothing changed in between. */
function repeat(
  state: RunState,
  node: string,
  outcome: RecordedOutcome,
): void {
  const failure = `${outcome.failureClass ?? ""}: ${
    outcome.failureReason ?? ""
  }`;
  const before = state.repetitions.get(node);
  const same = before?.failure === failure && before.left === state.entryMark;
  state.repetitions.set(node, {
    failure,
    count: same ? before.count + 1 : 1,
    left: progressMark(state),
  });
}

/**
 * A success repairs the current failure when it is the failed node's own, or
 * the second one after it: the node that was to repair it, then the check.
 */
function repair(state: RunState, node: string): void {
  if (!state.failure) return;
  if (state.failure.node !== node && !state.failure.repaired) {
    state.failure = { ...state.failure, repaired: true };
    return;
  }
  state.failure = undefined;
  state.context = Object.fromEntries(
    Object.entries(state.context).filter(([key]) =>
      !key.startsWith("last_failure.")
    ),
  );
}

/** Context keys that say where the run is or what a stage printed, not how far the work has come. */
const NOT_PROGRESS =
  /^(internal|last_failure|graph|tool)\.|^(current_node|outcome|preferred_label|failure_class|last_stage)$/;

/** A text that stays the same as long as neither the workspace nor the context's values change. */
function progressMark(state: RunState): string {
  const values = Object.entries(state.context)
    .filter(([key]) => !NOT_PROGRESS.test(key))
    .sort(([a], [b]) => a < b ? -1 : 1);
  return `${state.tree} ${fingerprint(JSON.stringify(values))}`;
}

/** 64 bits of FNV-1a, as hex. Tells texts apart that nobody tries to make alike. */
export function fingerprint(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    // Times the prime 2^40 + 0x1b3, in 32-bit halves.
    const product = low * 0x1b3;
    high =
      (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32)) >>>
      0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
