/** What a run amounts to, for people and machines. */

import type { FailedStage, RunEvent, Usage } from "./history/event.ts";

/** Where a run stands; `interrupted` is one whose process is gone without a word. */
export type RunStatus =
  | "running"
  | "completed"
  | "failed"
  | "canceled"
  | "interrupted";

/** One visit of a node. */
export interface StageReport {
  /** The node's id. */
  readonly node: string;
  /** The type of its handler. */
  readonly type: string;
  /** From 1. */
  readonly visit: number;
  /** Attempts that were made. */
  readonly attempts: number;
  /** Absent while it runs. */
  readonly outcome?: string;
  /** Why it failed. */
  readonly reason?: string;
  /** What kind of failure it is. */
  readonly class?: string;
  /** What the handler had to say. */
  readonly notes?: string;
  /** Of all its attempts, without the waits between them. */
  readonly durationMs: number;
  /** What its agent has used, in all attempts; absent when that is nothing. */
  readonly usage?: Usage;
}

/** The summary of a run. */
export interface RunReport {
  /** The run's name. */
  readonly runId: string;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** Where the run stands. */
  readonly status: RunStatus;
  /** The verdict, once an exit was reached. */
  readonly outcome?: "success" | "partial_success" | "fail";
  /** Why, when it is not a success. */
  readonly error?: string;
  /** Failures that nothing dealt with. */
  readonly failedStages: readonly FailedStage[];
  /** The failure that was the last one when the run failed, dealt with or not. */
  readonly cause?: FailedStage;
  /** All visits, in the order of their starts. */
  readonly stages: readonly StageReport[];
  /** What the engine or a handler found worth saying, each once. */
  readonly notices: readonly string[];
  /** What agents have used in all; absent when that is nothing. Without a cost where nobody knows all of it. */
  readonly usage?: Usage;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  /** From the first event to the last one. */
  readonly durationMs: number;
}

/** What there is to tell of failures: those that nothing dealt with, and the one that led to the end. */
export function failuresOf(
  { failedStages, cause }: RunReport,
): readonly FailedStage[] {
  if (!cause || failedStages.some(({ node }) => node === cause.node)) {
    return failedStages;
  }
  return [...failedStages, cause];
}

/** Hears everything that happens in a run, as it happens. */
export interface Sink {
  /** An event, after it was recorded. */
  event(event: RunEvent): void;
  /** Text that a running stage printed or reported. */
  output?(output: StageOutput): void;
}

/** What a running stage printed. */
export interface StageOutput {
  /** The node's id. */
  readonly node: string;
  /** Where the text came from. */
  readonly stream: "stdout" | "stderr" | "progress";
  /** The text, as it came. */
  readonly text: string;
}
