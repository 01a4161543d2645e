/**
 * Wires the parts together; names no handler.
 *
 * @module
 */

import type { JsonValue } from "./attributes/spec.ts";
import { type CheckParts, checkSource } from "./check.ts";
import { InvalidPipelineError } from "./errors.ts";
import type { Graph, Source } from "./graph/graph.ts";
import type { Host } from "./host/host.ts";
import type { Diagnostic } from "./lint/diagnostic.ts";
import type { OpenRun } from "./local/create_run.ts";
import type { StoppedRun } from "./local/resume_run.ts";
import type { Plan } from "./plan.ts";
import type { WantedSandbox } from "./sandbox/choose.ts";
import { createPlugins, type PluginOptions } from "./plugin.ts";
import {
  createRegistry,
  type HandlerLoaders,
  type Registry,
} from "./registry.ts";
import type { RunReport, Sink } from "./report.ts";

/** What a factory is made of. */
export interface FactoryParts {
  /** Handlers by type. */
  readonly handlers: HandlerLoaders;
  /** The machine: clock, files, processes. */
  readonly host: Host;
  /** Where plugins come from, and what they may do. @default no plugins */
  readonly plugins?: PluginOptions;
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

/** A pipeline without errors, ready to run. */
export interface Planned {
  /** The pipeline, after its transforms. */
  readonly graph: Graph;
  /** What runs. */
  readonly plan: Plan;
  /** Warnings and remarks, sorted by place. */
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
  /** The run's name and folder. */
  readonly runId?: string;
  /** Replaces the graph's `goal`. */
  readonly goal?: string;
  /** First values of the run's context. */
  readonly set?: Readonly<Record<string, JsonValue>>;
  /** Names that `${env.NAME}` may read. @default none */
  readonly allowEnv?: readonly string[];
  /** Copies the root `.git` too. @default false */
  readonly copyGit?: boolean;
  /** What keeps programs within their limits. @default what the pipeline says, else `defaultSandbox` */
  readonly sandbox?: WantedSandbox;
  /** What keeps programs within their limits when the pipeline does not say. @default "auto" */
  readonly defaultSandbox?: WantedSandbox;
  /** Stops the run cleanly; it can be resumed. Its reason is `"interrupted"` or `"terminated"`. */
  readonly signal?: AbortSignal;
  /** Who hears what happens. */
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
  /** What keeps programs within their limits. @default what the pipeline says, else `defaultSandbox` */
  readonly sandbox?: WantedSandbox;
  /** What keeps programs within their limits when the pipeline does not say. @default "auto" */
  readonly defaultSandbox?: WantedSandbox;
  /** Names that `${env.NAME}` may read. @default none */
  readonly allowEnv?: readonly string[];
  /** Stops the run cleanly; it can be resumed. */
  readonly signal?: AbortSignal;
  /** Who hears what happens. */
  readonly sinks?: readonly Sink[];
}

/** Reads, checks and runs pipelines. */
export interface Factory {
  /** The handlers that pipelines can use. */
  readonly registry: Registry;
  /** The machine: clock, files, processes. */
  readonly host: Host;
  /** Parses, builds, transforms and lints. Never throws for a bad text. */
  check(source: Source, options?: CheckOptions): Promise<Checked>;
  /**
   * Checks and plans a pipeline. Running the same source then does neither again.
   *
   * @throws {InvalidPipelineError} when a check found an error.
   */
  plan(source: Source, options?: CheckOptions): Promise<Planned>;
  /**
   * Makes sure that the plugins of a pipeline may do what they ask for, as a run does.
   *
   * @throws {PluginError} when something was not granted; its hint is the flag to add.
   */
  requireGrants(plan: Plan): Promise<void>;
  /**
   * Runs a pipeline to its end, or until its signal stops it.
   *
   * @throws {InvalidPipelineError} when a check found an error; nothing was created.
   * @throws {PluginError} when a plugin asks for more than it was granted; nothing was created.
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

/** The environment variable that names the node after which a run stops, for tests of resume. The seed's. */
const STOP_AFTER = "ATTRACTION_TEST_STOP_AFTER_NODE";

/** Makes a factory of its parts. It starts nothing, and shares nothing with another one. */
export function createFactory(
  { host, handlers, plugins }: FactoryParts,
): Factory {
  const registry = createRegistry(
    handlers,
    plugins && createPlugins(host, plugins),
  );
  const parts = { host, registry };
  const plan = planner(parts);
  const granted: Planner = async (source, options) => {
    const planned = await plan(source, options);
    await registry.plugins?.requireGrants(planned.plan.nodes.values());
    return planned;
  };
  return {
    host,
    registry,
    plan,
    async check(source, options) {
      const { graph, diagnostics } = await checkSource(
        source,
        parts,
        options,
      );
      return { diagnostics, ...(graph && { graph }) };
    },
    async requireGrants({ nodes }) {
      await registry.plugins?.requireGrants(nodes.values());
    },
    run: (options) => run(host, granted, options),
    resume: (options) => resume(host, granted, options),
  };
}

type Planner = Factory["plan"];

/** Plans pipelines, and remembers the last plan of a source. */
function planner(parts: CheckParts): Planner {
  const plans = new WeakMap<
    Source,
    { readonly goal: string | undefined; readonly planned: Promise<Planned> }
  >();
  return (source, options = {}) => {
    const known = plans.get(source);
    if (known && known.goal === options.goal) return known.planned;
    const planned = planSource(source, parts, options);
    plans.set(source, { goal: options.goal, planned });
    return planned;
  };
}

async function planSource(
  source: Source,
  parts: CheckParts,
  options: CheckOptions,
): Promise<Planned> {
  const { graph, handlers, diagnostics } = await checkSource(
    source,
    parts,
    options,
  );
  if (!graph || diagnostics.some(({ severity }) => severity === "error")) {
    throw new InvalidPipelineError(source, diagnostics);
  }
  const { createPlan } = await import("./plan.ts");
  return { graph, plan: createPlan(graph, handlers), diagnostics };
}

async function run(
  host: Host,
  planner: Planner,
  options: RunOptions,
): Promise<RunReport> {
  const { source, goal, runId, copyGit = false, allowEnv = [], sinks = [] } =
    options;
  const { plan } = await planner(source, goal === undefined ? {} : { goal });
  const { openSandboxes } = await import("./run/limits_survey.ts");
  await using confining = await openSandboxes(host, plan, {
    wanted: options.sandbox,
    otherwise: options.defaultSandbox,
    workdir: options.workdir,
  });
  const { createRun } = await import("./local/create_run.ts");
  using opened = await createRun({
    host,
    plan,
    workdir: options.workdir,
    runsdir: options.runsdir,
    context: options.set ?? {},
    copyGit,
    allowEnv,
    sinks,
    sandboxes: confining.sandboxes,
    limits: confining.limits,
    stopAfter: host.env(STOP_AFTER),
    signal: options.signal ?? new AbortController().signal,
    ...(runId !== undefined && { runId }),
  });
  return await drive(plan, opened);
}

async function resume(
  host: Host,
  planner: Planner,
  options: ResumeOptions,
): Promise<RunReport> {
  const { acceptChanges = false, allowEnv = [], sinks = [] } = options;
  const { completeRun, isComplete, readRun, resumeRun } = await import(
    "./local/resume_run.ts"
  );
  const { sourceOf } = await import("./local/resume_source.ts");
  const stopped = readRun(host, options.folder);
  const completed = stopped.state.verdict.is === "completed";
  const complete = completed && isComplete(host, stopped);
  if (complete && !options.source) return await reportOf(stopped);
  const source = await sourceOf(stopped, options.source, acceptChanges);
  if (complete) return await reportOf(stopped);
  const goal = stopped.state.context["graph.goal"];
  const { plan } = await planner(
    source,
    typeof goal === "string" ? { goal } : {},
  );
  const { openSandboxes } = await import("./run/limits_survey.ts");
  await using confining = await openSandboxes(host, plan, {
    wanted: options.sandbox,
    otherwise: options.defaultSandbox,
    workdir: stopped.layout.workspace,
  });
  const continuation = {
    host,
    plan,
    allowEnv,
    sinks,
    sandboxes: confining.sandboxes,
    limits: confining.limits,
    stopAfter: host.env(STOP_AFTER),
    signal: options.signal ?? new AbortController().signal,
  };
  if (completed) {
    await completeRun(stopped, continuation);
    return await reportOf(stopped);
  }
  using opened = await resumeRun(stopped, continuation);
  return await drive(plan, opened);
}

async function reportOf(stopped: StoppedRun): Promise<RunReport> {
  const { reportOf } = await import("./local/report.ts");
  return reportOf(stopped, false);
}

/** Runs to the end, or until stopped, and sums up. */
async function drive(
  plan: Plan,
  { durable }: OpenRun,
): Promise<RunReport> {
  const { runLoop } = await import("./run/loop.ts");
  const { Interruption } = await import("./run/durable.ts");
  const { StopRequest } = await import("./local/stop_request.ts");
  try {
    await runLoop(plan, durable);
  } catch (error) {
    if (error instanceof Interruption) {
      durable.record({ type: "RunCanceled", reason: error.reason });
    } else if (error instanceof StopRequest) {
      durable.record({
        type: "RunFailed",
        error: error.message,
        failedStages: [...durable.state.unhandled.values()],
      });
    } else {
      throw error;
    }
  }
  return durable.report();
}
