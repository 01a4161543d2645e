/**
 * Wires the parts together; names no handler.
 *
 * @module
 */

import type {
  Checked,
  CheckOptions,
  LiveOptions,
  Planned,
  ResumeOptions,
  RunOptions,
} from "./api/options.ts";
import { absolute } from "./api/paths.ts";
import { type Pipeline, readPipeline } from "./api/pipeline.ts";
import { type Run, startRun } from "./api/run.ts";
import type { CheckParts } from "./check.ts";
import { InvalidPipelineError } from "./errors.ts";
import type { Source } from "./graph/graph.ts";
import type { Host } from "./host/host.ts";
import type { Rule } from "./lint/rule.ts";
import type { Plan } from "./plan.ts";
import type { WantedSandbox } from "./sandbox/wanted.ts";
import { createPlugins, type PluginOptions } from "./plugin.ts";
import {
  createRegistry,
  type HandlerLoaders,
  type Registry,
} from "./registry.ts";

export type {
  Checked,
  CheckOptions,
  LiveOptions,
  Planned,
  ResumeOptions,
  RunOptions,
} from "./api/options.ts";
export type { Pipeline } from "./api/pipeline.ts";
export type { Run } from "./api/run.ts";

/** What a factory is made of. */
export interface FactoryParts {
  /** Handlers by type. */
  readonly handlers: HandlerLoaders;
  /** The machine: clock, files, processes. */
  readonly host: Host;
  /** Where plugins come from, and what they may do. @default no plugins */
  readonly plugins?: PluginOptions;
  /** Rules besides the built-in ones. An error of theirs keeps a pipeline from running. @default none */
  readonly rules?: readonly Rule[];
  /** Where the relative paths of pipelines and folders begin; absolute. @default where the process runs */
  readonly cwd?: string;
  /** The folder that runs are kept in. @default ".factory/runs" */
  readonly runsdir?: string;
  /** What keeps programs within their limits, whatever a pipeline says. @default what the pipeline says */
  readonly sandbox?: WantedSandbox;
  /** Names that `${env.NAME}` may read. @default none */
  readonly allowEnv?: readonly string[];
}

/** Reads, checks and runs pipelines. */
export interface Factory {
  /** The handlers that pipelines can use. */
  readonly registry: Registry;
  /** The machine: clock, files, processes. */
  readonly host: Host;
  /**
   * Parses, builds, transforms and lints. Never throws for a bad text.
   *
   * @throws {PipelineFileError} when the pipeline's file cannot be read.
   */
  check(pipeline: Pipeline, options?: CheckOptions): Promise<Checked>;
  /**
   * Checks and plans a pipeline. Running the same {@linkcode Source} then does neither again.
   *
   * @throws {PipelineFileError} when the pipeline's file cannot be read.
   * @throws {InvalidPipelineError} when a check found an error.
   */
  plan(pipeline: Pipeline, options?: CheckOptions): Promise<Planned>;
  /**
   * Makes sure that the plugins of a pipeline may do what they ask for, as a run does.
   *
   * @throws {PluginError} when something was not granted; its hint is the flag to add.
   */
  requireGrants(plan: Plan): Promise<void>;
  /**
   * Starts a run of a pipeline. It goes on to its end, or until its signal or
   * whoever reads its events stops it. What keeps it from running is told by
   * its result and its events:
   *
   * @throws {PipelineFileError} when the pipeline's file cannot be read.
   * @throws {InvalidPipelineError} when a check found an error; nothing was created.
   * @throws {PluginError} when a plugin asks for more than it was granted; nothing was created.
   * @throws {SandboxError} when the sandbox that was asked for cannot be had; nothing was created.
   * @throws {RunFolderError} when the run id is taken, or the folder cannot be made.
   */
  run(pipeline: Pipeline, options?: RunOptions): Run;
  /**
   * Goes on where a run stopped. A run that has completed is reported again, unchanged.
   *
   * @param run the run's id, or the path of its folder, which has a slash
   * @throws {RunFolderError} when there is no such run, it is running, or its journal is damaged.
   * @throws {PipelineChangedError} when the text has changed and that was not accepted.
   */
  resume(run: string, options?: ResumeOptions): Run;
}

/** Where runs are kept, below the current folder. */
const RUNSDIR = ".factory/runs";

/** Makes a factory of its parts. It starts nothing, and shares nothing with another one. */
export function createFactory(parts: FactoryParts): Factory {
  const { host, cwd, runsdir = RUNSDIR } = parts;
  const plugins = parts.plugins && createPlugins(host, {
    ...parts.plugins,
    folders: parts.plugins.folders.map((folder) => absolute(folder, cwd)),
  });
  const registry = createRegistry(parts.handlers, plugins);
  const plan = planner(parts, registry);
  const sourceOf = (pipeline: Pipeline) => readPipeline(pipeline, parts);
  const granted = async (source: Source, options: CheckOptions) => {
    const planned = await plan(source, options);
    await registry.plugins?.requireGrants(planned.plan.nodes.values());
    return planned;
  };
  return {
    host,
    registry,
    async check(pipeline, options) {
      const { checkSource } = await import("./check.ts");
      const { graph, diagnostics } = await checkSource(
        sourceOf(pipeline),
        await checkParts(parts, registry),
        options,
      );
      return { diagnostics, ...(graph && { graph }) };
    },
    plan: async (pipeline, options) => await plan(sourceOf(pipeline), options),
    async requireGrants({ nodes }) {
      await registry.plugins?.requireGrants(nodes.values());
    },
    run: (pipeline, options = {}) =>
      startRun(options.signal, async (inside) => {
        const source = sourceOf(pipeline);
        const { execute } = await import("./api/execute.ts");
        return await execute({
          ...options,
          ...live(parts, options),
          host,
          source,
          workdir: absolute(options.workdir ?? ".", cwd),
          runsdir: absolute(options.runsdir ?? runsdir, cwd),
          plan: granted,
        }, inside);
      }),
    resume: (run, { pipeline, ...options } = {}) =>
      startRun(options.signal, async (inside) => {
        const source = pipeline === undefined ? undefined : sourceOf(pipeline);
        const { resume } = await import("./api/execute.ts");
        return await resume({
          ...options,
          ...live(parts, options),
          host,
          folder: absolute(run.includes("/") ? run : `${runsdir}/${run}`, cwd),
          source,
          plan: granted,
        }, inside);
      }),
  };
}

/** What a run's options leave to the factory. */
function live(
  parts: FactoryParts,
  options: LiveOptions,
): Pick<LiveOptions, "sandbox" | "allowEnv"> {
  const sandbox = options.sandbox ?? parts.sandbox;
  return {
    allowEnv: options.allowEnv ?? parts.allowEnv ?? [],
    ...(sandbox && { sandbox }),
  };
}

async function checkParts(
  { host, rules = [] }: FactoryParts,
  registry: Registry,
): Promise<CheckParts> {
  const { likelyEnforced } = await import("./sandbox/likely.ts");
  return {
    registry,
    rules,
    env: (name) => host.env(name),
    writeLimits: () => likelyEnforced(host) ? "kernel" : "after",
  };
}

type Planner = (source: Source, options?: CheckOptions) => Promise<Planned>;

/** Plans pipelines, and remembers the last plan of a source. */
function planner(parts: FactoryParts, registry: Registry): Planner {
  const plans = new WeakMap<
    Source,
    { readonly given: string; readonly planned: Promise<Planned> }
  >();
  return (source, options = {}) => {
    const { goal, budget } = options;
    const given = JSON.stringify([goal, budget?.usd, budget?.tokens]);
    const known = plans.get(source);
    if (known && known.given === given) return known.planned;
    const planned = checkParts(parts, registry)
      .then((checking) => planSource(source, checking, options));
    plans.set(source, { given, planned });
    return planned;
  };
}

async function planSource(
  source: Source,
  parts: CheckParts,
  options: CheckOptions,
): Promise<Planned> {
  const [{ checkSource }, { createPlan }] = await Promise.all([
    import("./check.ts"),
    import("./plan.ts"),
  ]);
  const { graph, handlers, diagnostics } = await checkSource(
    source,
    parts,
    options,
  );
  if (!graph || diagnostics.some(({ severity }) => severity === "error")) {
    throw new InvalidPipelineError(source, diagnostics);
  }
  return { graph, plan: createPlan(graph, handlers), diagnostics };
}
