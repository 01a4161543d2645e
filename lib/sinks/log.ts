/** Log lines as `FACTORY_LOG_LEVEL` and `FACTORY_LOG_FORMAT` ask for them. */

import type { RunEvent } from "../history/event.ts";
import { tokensOf } from "../history/spending.ts";
import type { Sink } from "../report.ts";
import { type Output, plainLine } from "./text.ts";

/** Levels, least important first. */
const LEVELS = ["debug", "info", "warn", "error"] as const;

/** How much a line matters. */
export type LogLevel = typeof LEVELS[number];

/** How lines are written. */
export interface LogOptions {
  /** Lines below it are left out. */
  readonly level: LogLevel;
  /** `key=value` pairs or JSON objects. @default "text" */
  readonly format?: "text" | "json";
  /** Also every line a stage prints. @default false */
  readonly stream?: boolean;
  /** RFC 3339; for lines that no event gives a time. */
  now(): string;
}

/** Reads the variables; with neither level nor format there is no log. */
export function logOptions(
  env: (name: string) => string | undefined,
): Omit<LogOptions, "now"> | undefined {
  const level = env("FACTORY_LOG_LEVEL")?.trim().toLowerCase();
  const format = env("FACTORY_LOG_FORMAT")?.trim().toLowerCase();
  if (!level && !format) return undefined;
  return {
    level: level === "warning"
      ? "warn"
      : LEVELS.find((each) => each === level) ?? "info",
    format: format === "json" ? "json" : "text",
    stream: /^(1|t|true)$/i.test(env("FACTORY_LOG_CODEX_STREAM")?.trim() ?? ""),
  };
}

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes log lines to `output`. */
export function logSink(
  output: Output,
  { level, format = "text", stream = false, now }: LogOptions,
): Sink {
  const least = LEVELS.indexOf(level);

  function log(
    time: string,
    lineLevel: LogLevel,
    msg: string,
    fields: Fields,
  ): void {
    if (LEVELS.indexOf(lineLevel) < least) return;
    const line = { time, level: lineLevel.toUpperCase(), msg, ...fields };
    output.write(`${format === "json" ? JSON.stringify(line) : pairs(line)}\n`);
  }

  return {
    event: (event) => logEvent(event, (...line) => log(event.at, ...line)),
    ...(stream && {
      output({ node, stream, text }) {
        for (const line of text.split("\n").map(plainLine)) {
          if (line !== "") {
            log(now(), "info", "codex stream", { node, stream, line });
          }
        }
      },
    }),
  };
}

function logEvent(
  event: RunEvent,
  log: (level: LogLevel, msg: string, fields: Fields) => void,
): void {
  switch (event.type) {
    case "RunCreated":
      log("info", "pipeline starting", {
        pipeline: event.pipelinePath,
        workdir: event.workdir,
      });
      return log("info", "pipeline execution started", {
        run_id: event.runId,
        start_node: event.startNode,
      });
    case "RunResumed":
      return log("info", "pipeline resumed", {
        pipeline: event.pipelinePath,
        changed: event.changed,
      });
    case "StageStarted":
      log("info", "stage started", { node: event.node, type: event.nodeType });
      return log("debug", "node attempt", {
        node: event.node,
        visit: event.visit,
        attempt: event.attempt,
      });
    case "StageFinished":
      if (event.violations) {
        log("warn", "guardrail violation", {
          node: event.node,
          paths: event.violations.join(","),
        });
      }
      if (event.error !== undefined) {
        log("error", "stage execution errored", {
          node: event.node,
          error: event.error,
        });
      }
      if (!event.traces) return;
      log("warn", "failure artifacts", {
        node: event.node,
        ...event.traces.artifacts,
      });
      return log("warn", "failure detail", {
        node: event.node,
        detail: event.traces.summary,
      });
    case "StageRetrying":
      return log("warn", "stage requested retry", {
        node: event.node,
        attempt: event.attempt,
        delay_ms: event.delayMs,
        reason: event.reason,
      });
    case "StageSettled":
      return event.status === "fail" || event.status === "retry"
        ? log("error", "stage failed", {
          node: event.node,
          failure_reason: event.failureReason,
          failure_class: event.failureClass,
        })
        : log("info", "stage completed", {
          node: event.node,
          outcome: event.status,
        });
    case "RouteEvaluated":
      return log("info", "route selected", {
        from: event.from,
        to: event.to ?? "",
        outcome: event.outcome,
        reason: event.reason,
      });
    case "Notice":
      return log("warn", event.message, { node: event.node });
    case "CheckpointSaved":
      return log("debug", "checkpoint saved", {
        last_completed_node: event.lastCompletedNode,
      });
    case "RunCompleted":
      return log(
        event.outcome === "success" ? "info" : "error",
        "pipeline completed",
        { outcome: event.outcome, exit_node: event.exitNode },
      );
    case "RunFailed":
      return log("error", "pipeline failed", { error: event.error });
    case "RunCanceled":
      return log("warn", "pipeline canceled", { reason: event.reason });
    case "AgentSpent":
      return log("debug", "agent spent", {
        node: event.node,
        model: event.usage.model,
        tokens: tokensOf(event.usage),
        cost_usd: event.usage.costUsd ?? "unknown",
      });
    default:
      return event satisfies never;
  }
}

function pairs(fields: Fields): string {
  return Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${quoted(String(value))}`]
  ).join(" ");
}

function quoted(value: string): string {
  return /^[!#-<>-~]+$/.test(value) ? value : JSON.stringify(value);
}
