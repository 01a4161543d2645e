/**
 * `events.jsonl` and `trace.jsonl`: the journal, told for people and tools.
 *
 * @module
 */

import type { Context, Json, RunEvent } from "../history/event.ts";
import { asUsage, isNothing, type Spending } from "../history/spending.ts";
import type { RunState } from "../history/state.ts";
import type { Plan } from "../plan.ts";
import { usageJson } from "../sinks/usage.ts";
import { attemptFolder } from "./layout.ts";
import { failedStageDocument, SCHEMA_VERSION } from "./documents.ts";

/** A step of the run: an event with the context before it and the state after it. */
export interface ViewedStep {
  readonly event: RunEvent;
  readonly contextBefore: Context;
  readonly state: RunState;
  readonly plan: Plan;
  readonly workspace: string;
}

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The lines of `events.jsonl` for a step. */
export function eventLines(step: ViewedStep): string[] {
  return render(step, lifecycle(step));
}

/** The lines of `trace.jsonl` for a step. */
export function traceLines(step: ViewedStep): string[] {
  return render(step, trace(step));
}

function render(
  { event, state }: ViewedStep,
  lines: readonly Line[],
): string[] {
  return lines.map(({ type, ...fields }) =>
    JSON.stringify({
      schema_version: SCHEMA_VERSION,
      seq: event.seq,
      type,
      at: event.at,
      run_id: state.runId,
      ...fields,
    })
  );
}

function lifecycle({ event, state }: ViewedStep): Line[] {
  switch (event.type) {
    case "RunCreated":
      return [{ type: "PipelineStarted" }];
    case "RunResumed":
      return [{ type: "PipelineResumed", pipeline_changed: event.changed }];
    case "StageStarted":
      return event.attempt > 1 ? [] : [{
        type: "StageStarted",
        node_id: event.node,
        node_type: event.nodeType,
        visit: event.visit,
      }];
    case "StageFinished":
      return event.violations
        ? [{
          type: "GuardrailViolation",
          node_id: event.node,
          paths: event.violations,
        }]
        : [];
    case "StageRetrying":
      return [{
        type: "StageRetrying",
        node_id: event.node,
        visit: event.visit,
        attempt: event.attempt,
        retry_count: state.retries.get(event.node) ?? 0,
        delay_ms: event.delayMs,
        ...(event.askedMs !== undefined && { asked_ms: event.askedMs }),
        reason: event.reason,
      }];
    case "StageSettled": {
      const { node: node_id, visit } = event;
      const usage = usageOf(state.visit.spent);
      const passesOn = state.phase.at === "settled" &&
        state.phase.role === "pass";
      return event.status === "fail" && !passesOn
        ? [{
          type: "StageFailed",
          node_id,
          visit,
          failure_reason: event.failureReason ?? "",
          failure_class: event.failureClass ?? "",
          ...usage,
        }]
        : [{
          type: "StageCompleted",
          node_id,
          visit,
          outcome: event.status,
          ...usage,
        }];
    }
    case "CheckpointSaved":
      return [{
        type: "CheckpointSaved",
        last_completed_node: event.lastCompletedNode,
      }];
    case "RunCompleted":
      return [{
        type: "PipelineCompleted",
        outcome: event.outcome,
        exit_node: event.exitNode,
        failed_stages: event.failedStages.map(failedStageDocument),
        ...usageOf(state.spent),
      }];
    case "RunFailed":
      return [{
        type: "PipelineFailed",
        error: event.error,
        failed_stages: event.failedStages.map(failedStageDocument),
        ...usageOf(state.spent),
      }];
    case "RunCanceled":
      return [{
        type: "PipelineCanceled",
        reason: event.reason,
        ...usageOf(state.spent),
      }];
    case "RouteEvaluated":
    case "Notice":
    case "AgentSpent":
      return [];
    default:
      return event satisfies never;
  }
}

function trace(step: ViewedStep): Line[] {
  const { event, state, plan, contextBefore } = step;
  switch (event.type) {
    case "RunCreated":
      return [
        {
          type: "SessionInitialized",
          pipeline_path: event.pipelinePath,
          workdir: event.workdir,
          workspace: event.workspace,
          resume: false,
          ...(event.limits && { sandbox: event.limits }),
        },
        { type: "PipelineStarted", start_node: event.startNode },
      ];
    case "RunResumed":
      return [
        {
          type: "SessionInitialized",
          pipeline_path: state.pipelinePath,
          workdir: state.workdir,
          workspace: step.workspace,
          resume: true,
        },
        {
          type: "ResumeLoaded",
          last_completed_node: state.lastCompletedNode,
          last_outcome: state.lastOutcome.status,
          completed_nodes: [...state.outcomes.keys()].sort(),
        },
      ];
    case "StageStarted": {
      const node = plan.nodes.get(event.node);
      return [{
        type: "NodeInputCaptured",
        node_id: event.node,
        node_type: event.nodeType,
        node_shape: node?.shape ?? "",
        node_attrs: node?.values.all ?? {},
        visit: event.visit,
        attempt: event.attempt,
        context_before: contextBefore,
        workspace: step.workspace,
        env_names: event.envNames ?? [],
        ...(event.fidelity !== undefined && { fidelity: event.fidelity }),
        ...(event.thread !== undefined && { thread: event.thread }),
        node_artifact_dir: attemptFolder(
          event.node,
          event.visit,
          event.attempt,
        ),
      }];
    }
    case "StageFinished":
      return event.error === undefined ? [] : [{
        type: "NodeExecutionErrored",
        node_id: event.node,
        visit: event.visit,
        attempt: event.attempt,
        error: event.error,
      }];
    case "StageSettled":
      return [{
        type: "NodeOutputCaptured",
        node_id: event.node,
        visit: event.visit,
        outcome: event.status,
        failure_reason: event.failureReason ?? "",
        ...usageOf(state.visit.spent),
        context_updates: state.lastOutcome.contextUpdates ?? {},
        context_after: state.context,
        context_delta: contextDelta(contextBefore, state.context),
        status_path: `${event.node}/status.json`,
      }];
    case "RouteEvaluated":
      return [{
        type: "RouteEvaluated",
        from_node: event.from,
        outcome: event.outcome,
        next_node: event.to ?? "",
        reason: event.reason,
        candidates: event.candidates,
      }];
    case "RunCompleted":
      return [{ type: "PipelineCompleted", outcome: event.outcome }];
    case "RunFailed":
      return [{ type: "PipelineFailed", error: event.error }];
    case "StageRetrying":
    case "CheckpointSaved":
    case "RunCanceled":
    case "Notice":
    case "AgentSpent":
      return [];
    default:
      return event satisfies never;
  }
}

/** What agents have used, if it is anything. */
function usageOf(spent: Spending): { readonly usage?: object } {
  return isNothing(spent) ? {} : { usage: usageJson(asUsage(spent)) };
}

/** What a step did to the context. */
function contextDelta(before: Context, after: Context): object {
  const added: Record<string, Json> = {};
  const updated: Record<string, { before: Json; after: Json }> = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (old === undefined) added[key] = value;
    else if (old !== value && JSON.stringify(old) !== JSON.stringify(value)) {
      updated[key] = { before: old, after: value };
    }
  }
  return {
    added,
    updated,
    removed: Object.keys(before).filter((key) => !Object.hasOwn(after, key)),
  };
}
