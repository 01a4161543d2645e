/**
 * Runs pipelines of AI coding agents and plain tools, described as Graphviz DOT
 * digraphs, in an isolated copy of the source tree, with hard write limits,
 * full artifacts and exact resume.
 *
 * @example Run a pipeline
 * ```ts
 * import { createFactory } from "@factory/cli";
 *
 * const factory = createFactory();
 * const report = await factory.run({
 *   source: {
 *     file: "hello.dot",
 *     text: `digraph {
 *       start -> hello -> exit
 *       hello [type=tool, tool_command="echo hello"]
 *     }`,
 *   },
 *   workdir: ".",
 *   runsdir: ".factory/runs",
 * });
 * console.log(report.outcome);
 * ```
 *
 * @module
 */

import { builtInHandlers } from "./handlers/mod.ts";
import {
  createFactory as assemble,
  type Factory,
  type FactoryParts,
} from "./lib/factory.ts";
import { denoHost } from "./lib/host/deno.ts";

export type {
  Checked,
  CheckOptions,
  Factory,
  FactoryParts,
  Planned,
  ResumeOptions,
  RunOptions,
} from "./lib/factory.ts";
export type * from "./lib/handler.ts";
export type * from "./lib/graph/graph.ts";
export type * from "./lib/history/event.ts";
export type * from "./lib/lint/diagnostic.ts";
export type * from "./lib/plan.ts";
export type {
  Comparison,
  Condition,
  Operator,
  Range,
} from "./lib/condition/mod.ts";
export type { RetryPolicy } from "./lib/backoff.ts";
export type { WantedSandbox } from "./lib/sandbox/choose.ts";
export type * from "./lib/report.ts";
export type * from "./lib/host/host.ts";
export type { HandlerLoaders, Registry } from "./lib/registry.ts";
export type {
  KnownTypes,
  LoadedPlugin,
  NodeOfPlugin,
  PluginOptions,
  Plugins,
  Shadowed,
} from "./lib/plugin.ts";
export type { Grants, GrantTable, Kind } from "./lib/plugin/grants.ts";
export type { PluginFile } from "./lib/plugin/folder.ts";
export { PluginError } from "./lib/plugin/error.ts";
export { failure, PLUGIN_API, success } from "./lib/handler.ts";
export {
  InvalidPipelineError,
  PipelineChangedError,
  RunFolderError,
} from "./lib/errors.ts";
export { VERSION } from "./lib/version.ts";

/** What can be varied of a factory. */
export interface FactoryOptions extends Partial<FactoryParts> {
  /** The backend of agent nodes, where neither node nor environment names one. @default "stub" */
  readonly agentBackend?: string;
}

/** Makes a factory with the built-in handlers, on this machine, unless `parts` say otherwise. */
export function createFactory(parts: FactoryOptions = {}): Factory {
  return assemble({
    handlers: { ...builtInHandlers(parts), ...parts.handlers },
    host: parts.host ?? denoHost,
    ...(parts.plugins && { plugins: parts.plugins }),
  });
}
