/** What happens in a run, for programs: one JSON object a line, keys in `snake_case`. */

import type {
  FailedStage,
  RecordedOutcome,
  RunEvent,
} from "../history/event.ts";
import type { RunReport, Sink, StageReport } from "../report.ts";
import type { Output } from "./text.ts";
import { usageJson } from "./usage.ts";

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What is put on a line. */
export interface JsonOptions {
  /** The run's id, when its start is not among the events: a resumed run. */
  readonly runId?: string;
  /** Also what stages print, as `StageOutput`. @default false */
  readonly verbose?: boolean;
}

/** Writes every event to `output` as it happens. */
export function jsonSink(
  output: Output,
  { runId = "", verbose = false }: JsonOptions = {},
): Sink {
  let id = runId;
  const write = (value: JsonObject) =>
    output.write(`${JSON.stringify(value)}\n`);
  return {
    event(event) {
      if (event.type === "RunCreated") id = event.runId;
      const { seq, type, at } = event;
      write({ schema_version: 1, seq, type, at, run_id: id, ...fields(event) });
    },
    ...(verbose && {
      output({ node, stream, text }) {
        write({
          schema_version: 1,
          type: "StageOutput",
          run_id: id,
          node_id: node,
          stream,
          text,
        });
      },
    }),
  };
}

/** A report for programs; `run --json` ends with it. */
export function reportJson(report: RunReport): JsonObject {
  return {
    schema_version: 1,
    type: "RunReport",
    run_id: report.runId,
    folder: report.folder,
    status: report.status,
    outcome: report.outcome,
    error: report.error,
    failed_stages: report.failedStages.map(failedStage),
    stages: report.stages.map(stage),
    notices: report.notices,
    usage: report.usage && usageJson(report.usage),
    started_at: report.startedAt,
    duration_ms: report.durationMs,
  };
}

function stage(stage: StageReport): JsonObject {
  return {
    node_id: stage.node,
    node_type: stage.type,
    visit: stage.visit,
    attempts: stage.attempts,
    outcome: stage.outcome,
    failure_reason: stage.reason,
    failure_class: stage.class,
    notes: stage.notes,
    duration_ms: stage.durationMs,
    usage: stage.usage && usageJson(stage.usage),
  };
}

/** What an event's own fields are to the outside: snapshots and file contents stay inside. */
function fields(event: RunEvent): JsonObject {
  switch (event.type) {
    case "RunCreated":
      return {
        pipeline_path: event.pipelinePath,
        workdir: event.workdir,
        workspace: event.workspace,
        goal: event.goal,
        start_node: event.startNode,
        pipeline_hash: event.pipelineHash,
        context: event.context,
        sandbox: event.limits,
        budget: event.budget,
      };
    case "RunResumed":
      return {
        pipeline_path: event.pipelinePath,
        pipeline_hash: event.pipelineHash,
        changed: event.changed,
        sandbox: event.limits,
        budget: event.budget,
      };
    case "StageStarted":
      return {
        node_id: event.node,
        node_type: event.nodeType,
        visit: event.visit,
        attempt: event.attempt,
        fidelity: event.fidelity,
        thread: event.thread,
      };
    case "StageFinished":
      return {
        node_id: event.node,
        visit: event.visit,
        attempt: event.attempt,
        ...outcome(event.outcome),
        duration_ms: event.durationMs,
        changes: event.changes,
        violations: event.violations,
        artifacts: event.traces?.artifacts,
        error: event.error,
        usage: event.usage && usageJson(event.usage),
      };
    case "StageRetrying":
      return {
        node_id: event.node,
        visit: event.visit,
        attempt: event.attempt,
        delay_ms: event.delayMs,
        asked_ms: event.askedMs,
        reason: event.reason,
        clean: event.clean,
      };
    case "StageSettled":
      return {
        node_id: event.node,
        visit: event.visit,
        outcome: event.status,
        failure_reason: event.failureReason,
        failure_class: event.failureClass,
      };
    case "RouteEvaluated":
      return {
        from_node: event.from,
        outcome: event.outcome,
        next_node: event.to,
        reason: event.reason,
        candidates: event.candidates,
        handles: event.handles,
        carries: event.carries,
      };
    case "Notice":
      return { message: event.message, node_id: event.node };
    case "CheckpointSaved":
      return { last_completed_node: event.lastCompletedNode };
    case "RunCompleted":
      return {
        outcome: event.outcome,
        exit_node: event.exitNode,
        failed_stages: event.failedStages.map(failedStage),
      };
    case "RunFailed":
      return {
        error: event.error,
        failed_stages: event.failedStages.map(failedStage),
      };
    case "RunCanceled":
      return { reason: event.reason };
    case "AgentSpent":
      return {
        node_id: event.node,
        visit: event.visit,
        attempt: event.attempt,
        usage: usageJson(event.usage),
      };
    default:
      return event satisfies never;
  }
}

function outcome(outcome: RecordedOutcome): JsonObject {
  return {
    outcome: outcome.status,
    preferred_label: outcome.preferredLabel,
    suggested_next_ids: outcome.suggestedNextIds,
    context_updates: outcome.contextUpdates,
    notes: outcome.notes,
    failure_reason: outcome.failureReason,
    failure_class: outcome.failureClass,
  };
}

function failedStage(stage: FailedStage): JsonObject {
  return {
    node_id: stage.node,
    failure_reason: stage.reason,
    failure_class: stage.class,
  };
}
