/** Where a run stands → what comes next. */

import type {
  FailedStage,
  RecordedOutcome,
  RunRecord,
} from "../history/event.ts";
import type { Phase, RunState } from "../history/state.ts";
import type { Plan, PlanNode } from "../plan.ts";
import { backoff } from "../backoff.ts";
import { overrun } from "./budget.ts";
import { conversationOf } from "./conversation.ts";
import type { AttemptRequest } from "./durable.ts";
import { exceededLimit } from "./limits.ts";
import { route } from "./route.ts";
import { unfixableFailure } from "./unfixable.ts";

/** The coordinator's next step. */
export type Step =
  | { readonly do: "record"; readonly record: RunRecord }
  | { readonly do: "attempt"; readonly request: AttemptRequest }
  | { readonly do: "end" };

/** A node that fails so often in the same way, with nothing changed in between, will not stop to. */
const SAME_FAILURES = 3;

/** Failures that would only fail again. */
const NEVER_RETRIED: ReadonlySet<string> = new Set([
  "guardrail",
  "config",
  "budget",
  "canceled",
  "bug",
]);

/** Milliseconds that a server may have another attempt wait: 10 minutes. */
const LONGEST_ASKED = 600_000;

/** Decides. Pure: the same plan and state always give the same step. */
export function decide(plan: Plan, state: RunState): Step {
  if (state.verdict.is !== "running") return { do: "end" };
  const { phase } = state;
  switch (phase.at) {
    case "new":
      throw new Error("Cannot decide before the run was created");
    case "entering":
      return enter(plan, state, phase);
    case "retrying":
      return begin(plan, state, phase);
    case "running":
      throw new Error(
        `Cannot decide while an attempt of node "${phase.node}" is under way`,
      );
    case "attempted":
      if (phase.overBudget === "run") {
        const reason = phase.outcome.failureReason ?? "";
        return { do: "record", record: failed(state, reason) };
      }
      return {
        do: "record",
        record: settleOrRetry(planNode(plan, phase.node), state, phase),
      };
    case "settled":
      return { do: "record", record: leave(plan, state, phase) };
    case "stuck":
      return {
        do: "record",
        record: failed(
          state,
          `no route from node ${phase.node} for outcome ${state.lastOutcome.status}`,
        ),
      };
    default:
      return phase satisfies never;
  }
}

function enter(
  plan: Plan,
  state: RunState,
  { node }: Extract<Phase, { at: "entering" }>,
): Step {
  const visit = (state.visits.get(node) ?? 0) + 1;
  const stop = exceededLimit(plan, state, node, visit) ??
    unfixableFailure(planNode(plan, node), plan, state.failure);
  if (stop !== undefined) return { do: "record", record: failed(state, stop) };
  return begin(plan, state, {
    ...{ node, visit, attempt: 1, delayMs: 0, clean: false },
  });
}

/** One attempt to make. */
interface Position {
  readonly node: string;
  readonly visit: number;
  readonly attempt: number;
  readonly delayMs: number;
  readonly clean: boolean;
  readonly afterBudget?: true;
}

function begin(plan: Plan, state: RunState, at: Position): Step {
  const over = overrun(plan, state, at.node);
  if (over?.budget === "run") {
    return { do: "record", record: failed(state, over.reason) };
  }
  return { do: "attempt", request: request(plan, state, at, over?.reason) };
}

function request(
  plan: Plan,
  state: RunState,
  at: Position,
  overBudget: string | undefined,
): AttemptRequest {
  const node = planNode(plan, at.node);
  const { requiredToolNode } = node;
  const unmet = requiredToolNode !== undefined &&
    state.outcomes.get(requiredToolNode)?.status !== "success";
  return {
    key: `${at.node}#${at.visit}.${at.attempt}`,
    node: at.node,
    visit: at.visit,
    attempt: at.attempt,
    delayMs: at.delayMs,
    clean: at.clean || (at.afterBudget === true && node.retryFromClean),
    executions: state.executions.get(at.node) ?? 0,
    context: state.context,
    previous: state.lastOutcome,
    ...conversationOf(plan, state, node),
    ...(overBudget !== undefined && { overBudget }),
    ...(state.failure && { failure: state.failure }),
    ...(unmet && { unmetRequirement: requiredToolNode }),
  };
}

function settleOrRetry(
  node: PlanNode,
  state: RunState,
  { visit, attempt, outcome }: Extract<Phase, { at: "attempted" }>,
): RunRecord {
  const retryable = node.role !== "pass" && node.retryOn.has(outcome.status);
  const hopeless = NEVER_RETRIED.has(outcome.failureClass ?? "");
  const counted = attempt - state.visit.uncounted;
  if (retryable && !hopeless && counted <= node.maxRetries) {
    const next = attempt + 1;
    const wait = backoff(
      node.retryPolicy,
      next - state.visit.uncounted,
      `${state.runId} ${node.id}#${visit}.${next}`,
    );
    const asked = Math.min(outcome.retryAfterMs ?? 0, LONGEST_ASKED);
    return {
      type: "StageRetrying",
      node: node.id,
      visit,
      attempt: next,
      delayMs: Math.max(wait, asked),
      ...(asked > wait && { askedMs: asked }),
      reason: outcome.failureReason ?? outcome.status,
      clean: node.retryFromClean,
    };
  }
  const exhausted = retryable && outcome.status === "retry";
  const status = !exhausted
    ? outcome.status
    : node.allowPartial && !hopeless
    ? "partial_success"
    : "fail";
  const reason = outcome.failureReason ||
    (exhausted && status === "fail" ? "retry_exhausted" : undefined);
  return {
    type: "StageSettled",
    node: node.id,
    visit,
    status,
    ...(reason && { failureReason: reason }),
    ...(outcome.failureClass && { failureClass: outcome.failureClass }),
  };
}

function leave(
  plan: Plan,
  state: RunState,
  { node: id, role }: Extract<Phase, { at: "settled" }>,
): RunRecord {
  const node = planNode(plan, id);
  if (role === "exit") return finishOrGate(plan, state, node);
  const repetition = state.repetitions.get(id);
  if (repetition && repetition.count >= SAME_FAILURES) {
    return failed(
      state,
      `no_progress: ${id} failed ${repetition.count} times the same way`,
    );
  }
  return route(node, state);
}

/** At an exit: a goal gate that has not held sends the run back, else the verdict. */
function finishOrGate(plan: Plan, state: RunState, exit: PlanNode): RunRecord {
  for (const node of plan.nodes.values()) {
    const outcome = node.goalGate ? state.outcomes.get(node.id) : undefined;
    if (!outcome || reached(outcome)) continue;
    const [to] = node.retryTargets;
    if (to === undefined) {
      return failed(state, `goal gate unsatisfied: ${node.id}`);
    }
    const times = state.sentBack.get(node.id) ?? 0;
    if (times >= SAME_FAILURES) {
      return failed(
        state,
        `no_progress: goal gate ${node.id} sent the run back to ${to} ${times} times without being visited again`,
      );
    }
    return {
      type: "RouteEvaluated",
      from: exit.id,
      outcome: state.lastOutcome.status,
      to,
      reason: "goal_gate",
      candidates: [],
      handles: [node.id],
      carries: [],
    };
  }
  const failedStages = unhandled(state);
  const asked = exit.exitOutcome ?? "success";
  return {
    type: "RunCompleted",
    outcome: asked === "fail"
      ? "fail"
      : failedStages.length > 0 || asked === "partial_success"
      ? "partial_success"
      : "success",
    exitNode: exit.id,
    failedStages,
  };
}

function reached({ status }: RecordedOutcome): boolean {
  return status === "success" || status === "partial_success";
}

function failed(state: RunState, error: string): RunRecord {
  return { type: "RunFailed", error, failedStages: unhandled(state) };
}

function unhandled(state: RunState): FailedStage[] {
  return [...state.unhandled.values()];
}

function planNode(plan: Plan, id: string): PlanNode {
  const node = plan.nodes.get(id);
  if (!node) {
    throw new Error(`Cannot go to node "${id}": the pipeline has no such node`);
  }
  return node;
}
