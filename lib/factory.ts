/**
 * Wires the parts together; names no handler.
 *
 * @module
 */

import type { AgentLoaders } from "./agents/backend.ts";
import type { JsonValue } from "./attributes/spec.ts";
import type { Graph, Source } from "./graph/graph.ts";
import type { HandlerLoaders, Registry } from "./registry.ts";
import type { Host } from "./host/host.ts";
import type { Diagnostic } from "./lint/diagnostic.ts";
import type { RunReport, Sink } from "./report.ts";

/** What a factory is made of. */
export interface FactoryParts {
  readonly handlers: HandlerLoaders;
  readonly agents: AgentLoaders;
  readonly host: Host;
}

/** What can be varied when a pipeline is read. */
export interface CheckOptions {
  /** Replaces the graph's `goal`. */
  readonly goal?: string;
}

/** A pipeline that was read and checked. */
export interface Checked {
  /** Absent when the text could not be made into a graph. */
  readonly graph?: Graph;
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How to run a pipeline. */
export interface RunOptions {
  /** The pipeline's text. */
  readonly source: Source;
  /** The folder that is copied into the run. */
  readonly workdir: string;
  /** The folder that runs are kept in. */
  readonly runsdir: string;
  /** @default the UTC time as `YYYYMMDD_HHMMSS`, made unique */
  readonly runId?: string;
  /** Replaces the graph's `goal`. */
  readonly goal?: string;
  /** First values of the run's context. */
  readonly set?: Readonly<Record<string, JsonValue>>;
  /** Names that `${env.NAME}` may read. @default none */
  readonly allowEnv?: readonly string[];
  /** Copies the root `.git` too. @default false */
  readonly copyGit?: boolean;
  /** Stops the run cleanly; it can be resumed. Its reason is `"interrupted"` or `"terminated"`. */
  readonly signal?: AbortSignal;
  readonly sinks?: readonly Sink[];
}

/** How to go on with a run. */
export interface ResumeOptions {
  /** The run's folder. */
  readonly folder: string;
  /** The pipeline's text now. @default the text that ran before */
  readonly source?: Source;
  /** Goes on although the text has changed, and records it. @default false */
  readonly acceptChanges?: boolean;
  readonly allowEnv?: readonly string[];
  readonly signal?: AbortSignal;
  readonly sinks?: readonly Sink[];
}

/** Reads, checks and runs pipelines. */
export interface Factory {
  readonly registry: Registry;
  readonly agents: AgentLoaders;
  readonly host: Host;
  /** Parses, builds, transforms and lints. Never throws for a bad text. */
  check(source: Source, options?: CheckOptions): Promise<Checked>;
  /**
   * Runs a pipeline to its end, or until its signal stops it.
   *
   * @throws {InvalidPipelineError} when a check found an error; nothing was created.
   * @throws {RunFolderError} when the run id is taken, or the folder cannot be made.
   */
  run(options: RunOptions): Promise<RunReport>;
  /**
   * Goes on where a run stopped. A run that has completed is reported again, unchanged.
   *
   * @throws {RunFolderError} when there is no such run, it is running, or its journal is damaged.
   * @throws {PipelineChangedError} when the text has changed and that was not accepted.
   */
  resume(options: ResumeOptions): Promise<RunReport>;
}
