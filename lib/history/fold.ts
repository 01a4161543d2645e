/**
 * Event by event, the history of a run becomes its state. Nothing else changes it.
 *
 * @module
 */

import type { Json, RecordedOutcome, RunEvent, StageSettled } from "./event.ts";
import { progressMark, repeat } from "./progress.ts";
import type { Phase, RunState } from "./state.ts";
import {
  beginAttempt,
  finishAttempt,
  forgetSessions,
  newVisit,
  settleVisit,
  spend,
} from "./visit.ts";

/** Takes one more event into the state. */
export function fold(state: RunState, event: RunEvent): void {
  state.seq = event.seq;
  state.at = event.at;
  switch (event.type) {
    case "RunCreated":
      state.runId = event.runId;
      state.pipelinePath = event.pipelinePath;
      state.workdir = event.workdir;
      state.pipelineHash = event.pipelineHash;
      state.context = event.context;
      state.tree = event.tree;
      state.budget = event.budget ?? {};
      state.phase = { at: "entering", node: event.startNode };
      return;
    case "RunResumed":
      state.verdict = { is: "running" };
      state.pipelinePath = event.pipelinePath;
      state.pipelineHash = event.pipelineHash;
      if (event.budget) state.budget = event.budget;
      forgetSessions(state);
      if (event.changed) {
        state.repetitions.clear();
        state.sentBack.clear();
      }
      if (state.phase.at === "running") state.phase = again(state.phase);
      if (state.phase.at === "stuck") {
        state.phase = { ...state.phase, at: "settled" };
      }
      if (state.phase.at === "attempted" && state.phase.overBudget === "run") {
        state.visit.uncounted += 1;
        state.phase = afterBudget(state.phase);
      }
      return;
    case "StageStarted":
      return begin(state, event);
    case "AgentSpent":
      return spend(state, event);
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
      for (const node of event.handles) {
        state.unhandled.delete(node);
        if (event.reason === "goal_gate") increment(state.sentBack, node);
      }
      state.carried = event.carries;
      state.arrival = {
        from: event.from,
        ...(event.fidelity !== undefined && { fidelity: event.fidelity }),
        ...(event.thread !== undefined && { thread: event.thread }),
      };
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

/** What the run's budget has cut off is made again once that was raised, as one attempt more. */
function afterBudget(
  { node, visit, attempt }: Extract<Phase, { at: "attempted" }>,
): Phase {
  return {
    at: "retrying",
    node,
    visit,
    attempt: attempt + 1,
    delayMs: 0,
    clean: false,
    afterBudget: true,
  };
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
    state.visit = newVisit(node, visit);
  }
  beginAttempt(state.visit, event);
  state.visits.set(node, visit);
  state.sentBack.delete(node);
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
  finishAttempt(state.visit, event);
  state.phase = {
    at: "attempted",
    node: event.node,
    visit: event.visit,
    attempt: event.attempt,
    nodeType: state.phase.nodeType,
    role: state.phase.role,
    outcome: event.outcome,
    ...(event.traces && { traces: event.traces }),
    ...(event.overBudget && { overBudget: event.overBudget }),
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
    current_node: node,
  };
  if (role === "pass" || outcome.status === "skipped") {
    // Neither a failure of its own nor the repair of one.
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
  if (role === "work" || role === "agent") {
    settleVisit(state, nodeType, outcome);
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

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
