/** A run's summary, made event by event. */

import type { RunEvent } from "../history/event.ts";
import {
  asUsage,
  isNothing,
  NOTHING_SPENT,
  plus,
  type Spending,
} from "../history/spending.ts";
import type { RunState, Verdict } from "../history/state.ts";
import type { RunReport, RunStatus, StageReport } from "../report.ts";

type Stage = { -readonly [Key in keyof StageReport]: StageReport[Key] };

/** Hears a run's events and sums them up. */
export class ReportBuilder {
  readonly #visits = new Map<string, Stage>();
  readonly #spent = new Map<string, Spending>();
  readonly #notices: string[] = [];
  #startedAt = "";
  #endedAt = "";

  /** Takes the next event in. */
  add(event: RunEvent): void {
    this.#startedAt ||= event.at;
    this.#endedAt = event.at;
    switch (event.type) {
      case "StageStarted":
        return this.#start(event);
      case "StageFinished": {
        const stage = this.#visits.get(keyOf(event));
        if (!stage) return;
        stage.durationMs += event.durationMs;
        const { status, notes, failureReason, failureClass } = event.outcome;
        if (notes) stage.notes = notes;
        return judge(stage, status, failureReason, failureClass);
      }
      case "StageSettled": {
        const stage = this.#visits.get(keyOf(event));
        if (!stage) return;
        const { status, failureReason, failureClass } = event;
        return judge(stage, status, failureReason, failureClass);
      }
      case "AgentSpent": {
        const key = keyOf(event);
        const spent = plus(this.#spent.get(key) ?? NOTHING_SPENT, event.usage);
        this.#spent.set(key, spent);
        const stage = this.#visits.get(key);
        if (stage && !isNothing(spent)) stage.usage = asUsage(spent);
        return;
      }
      case "Notice":
        this.#notices.push(event.message);
        return;
    }
  }

  /** The summary so far. */
  report(
    state: RunState,
    { folder, running }: { readonly folder: string; readonly running: boolean },
  ): RunReport {
    const { verdict } = state;
    const completed = verdict.is === "completed" ? verdict : undefined;
    const error = errorOf(verdict);
    return {
      runId: state.runId,
      folder,
      status: statusOf(verdict, running),
      ...(completed && { outcome: completed.outcome }),
      ...(error !== undefined && { error }),
      failedStages: completed?.failedStages ?? [...state.unhandled.values()],
      ...causeOf(state),
      stages: [...this.#visits.values()],
      notices: this.#notices,
      ...(!isNothing(state.spent) && { usage: asUsage(state.spent) }),
      startedAt: this.#startedAt,
      durationMs: Date.parse(this.#endedAt) - Date.parse(this.#startedAt),
    };
  }

  #start(event: Extract<RunEvent, { type: "StageStarted" }>): void {
    const { node, nodeType: type, visit, attempt } = event;
    const known = this.#visits.get(keyOf(event));
    if (!known) {
      const stage = { node, type, visit, attempts: attempt, durationMs: 0 };
      this.#visits.set(keyOf(event), stage);
      return;
    }
    known.attempts = Math.max(known.attempts, attempt);
    delete known.outcome;
    delete known.reason;
    delete known.class;
  }
}

function keyOf({ node, visit }: { node: string; visit: number }): string {
  return `${node}#${visit}`;
}

function judge(
  stage: Stage,
  outcome: string,
  reason: string | undefined,
  failureClass: string | undefined,
): void {
  stage.outcome = outcome;
  if (reason) stage.reason = reason;
  if (failureClass) stage.class = failureClass;
}

function statusOf({ is }: Verdict, running: boolean): RunStatus {
  return is === "running" && !running ? "interrupted" : is;
}

function causeOf(
  { verdict, failure, phase }: RunState,
): Pick<RunReport, "cause"> {
  if (phase.at === "attempted" && phase.overBudget === "run") {
    const { node, outcome } = phase;
    return {
      cause: { node, reason: outcome.failureReason ?? "", class: "budget" },
    };
  }
  const failed = verdict.is === "failed" ||
    (verdict.is === "completed" && verdict.outcome === "fail");
  if (!failed || !failure) return {};
  const { node, reason, class: failureClass } = failure;
  return {
    cause: { node, reason, ...(failureClass && { class: failureClass }) },
  };
}

function errorOf(verdict: Verdict): string | undefined {
  switch (verdict.is) {
    case "failed":
      return verdict.error;
    case "canceled":
      return `the run was ${verdict.reason}`;
    case "completed":
      return verdict.outcome === "fail"
        ? `exit ${verdict.exitNode} ends the run with outcome fail`
        : undefined;
    case "running":
      return undefined;
    default:
      return verdict satisfies never;
  }
}
