/** What a program says of a check or a run, and what it hears of a check. */

import type { JsonValue } from "../attributes/spec.ts";
import type { Graph } from "../graph/graph.ts";
import type { Budget } from "../history/event.ts";
import type { Diagnostic } from "../lint/diagnostic.ts";
import type { Plan } from "../plan.ts";
import type { Sink } from "../report.ts";
import type { WantedSandbox } from "../sandbox/wanted.ts";
import type { Pipeline } from "./pipeline.ts";

/** What can be varied when a pipeline is read. */
export interface CheckOptions {
  /** Replaces the graph's `goal`. */
  readonly goal?: string;
  /** Replaces the graph's `budget_usd` and `budget_tokens`; 0 is no limit. */
  readonly budget?: Budget;
}

/** A pipeline that was read and checked. */
export interface Checked {
  /** Absent when the text could not be made into a graph. */
  readonly graph?: Graph;
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A pipeline without errors, ready to run. */
export interface Planned {
  /** The pipeline, after its transforms. */
  readonly graph: Graph;
  /** What runs. */
  readonly plan: Plan;
  /** Warnings and remarks, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What new and resumed runs have in common. */
export interface LiveOptions {
  /** What keeps programs within their limits. @default the factory's, else what the pipeline says, else `defaultSandbox` */
  readonly sandbox?: WantedSandbox;
  /** What keeps programs within their limits when nobody else says. @default "auto" */
  readonly defaultSandbox?: WantedSandbox;
  /** What agents may spend in the whole run, before it was resumed too; 0 is no limit. @default what was given before, else what the pipeline says */
  readonly budget?: Budget;
  /** Names that `${env.NAME}` may read. @default the factory's, else none */
  readonly allowEnv?: readonly string[];
  /**
   * Stops the run cleanly; it can be resumed. What is recorded as the reason is
   * `"terminated"` when the signal's reason is that, else `"interrupted"`.
   */
  readonly signal?: AbortSignal;
  /** Who else hears what happens, and what stages print. @default nobody */
  readonly sinks?: readonly Sink[];
}

/** How to run a pipeline. */
export interface RunOptions extends LiveOptions {
  /** The folder that is copied into the run. @default the current one */
  readonly workdir?: string;
  /** The folder that runs are kept in. @default the factory's */
  readonly runsdir?: string;
  /** The run's name and folder. @default the time, as YYYYMMDD_HHMMSS */
  readonly runId?: string;
  /** Replaces the graph's `goal`. */
  readonly goal?: string;
  /** First values of the run's context. @default none */
  readonly set?: Readonly<Record<string, JsonValue>>;
  /** Copies the root `.git` too. @default false */
  readonly copyGit?: boolean;
}

/** How to go on with a run. */
export interface ResumeOptions extends LiveOptions {
  /** The pipeline now. @default the text that ran before */
  readonly pipeline?: Pipeline;
  /** Goes on although the text has changed, and records it. @default false */
  readonly acceptChanges?: boolean;
}
