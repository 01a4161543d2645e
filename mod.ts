/**
 * Runs pipelines of AI coding agents and plain tools, described as Graphviz DOT
 * digraphs, on a copy of the source tree, with hard write limits, full
 * artifacts and exact resume.
 *
 * As a program it is the command line: `deno run -A jsr:@factory/cli run
 * pipeline.dot`. Imported, it starts nothing.
 *
 * @example Run a pipeline
 * ```ts
 * import { createFactory } from "@factory/cli";
 *
 * const factory = createFactory();
 * const run = factory.run(`digraph {
 *   start -> hello -> exit
 *   hello [type=tool, tool_command="echo hello"]
 * }`);
 * for await (const event of run) console.log(event.type);
 * console.log((await run.result).outcome);
 * ```
 *
 * @example Add a handler and a rule
 * ```ts
 * import { createFactory, defineHandler, defineRule, success } from "@factory/cli";
 *
 * const upper = defineHandler({
 *   type: "upper",
 *   help: "Writes words in capitals.",
 *   attributes: [
 *     { name: "words", type: "string", required: true, help: "What to write." },
 *   ],
 *   run({ words }, { files, expand }) {
 *     files.write("upper.txt", expand(words).toUpperCase());
 *     return success();
 *   },
 * });
 * const named = defineRule({
 *   name: "pipeline_named",
 *   severity: "warning",
 *   help: "Pipelines have names.",
 *   *check({ graph }) {
 *     const [node] = graph.nodes.values();
 *     if (graph.name || !node) return;
 *     yield { message: "the pipeline has no name", span: node.span };
 *   },
 * });
 * const factory = createFactory({ handlers: [upper], rules: [named] });
 * const { diagnostics } = await factory.check("digraph { start -> exit }");
 * console.log(diagnostics.map(({ rule }) => rule)); // pipeline_named, …
 * ```
 *
 * @module
 */

import { builtInHandlers, declaredAgents } from "./handlers/mod.ts";
import { loadersOf } from "./lib/api/loaders.ts";
import {
  createFactory as assemble,
  type Factory,
  type FactoryParts,
} from "./lib/factory.ts";
import type { McpServers } from "./lib/agents/mcp.ts";
import type { Agent } from "./lib/agents/agent.ts";
import type { Handler } from "./lib/handler.ts";
import { denoHost } from "./lib/host/deno.ts";
import type { HandlerLoaders } from "./lib/registry.ts";

export type {
  Checked,
  CheckOptions,
  Factory,
  FactoryParts,
  LiveOptions,
  Pipeline,
  Planned,
  ResumeOptions,
  Run,
  RunOptions,
} from "./lib/factory.ts";
export { defineAgent } from "./lib/api/define_agent.ts";
export type { AgentDefinition } from "./lib/api/define_agent.ts";
export { defineHandler } from "./lib/api/define_handler.ts";
export type {
  HandlerDefinition,
  ValueOf,
  ValuesOf,
} from "./lib/api/define_handler.ts";
export { defineRule } from "./lib/api/define_rule.ts";
export type * from "./lib/handler.ts";
export type * from "./lib/graph/graph.ts";
export type * from "./lib/history/event.ts";
export type * from "./lib/lint/diagnostic.ts";
export type { KnownAgent } from "./lib/lint/known_agents.ts";
export type { Finding, LintInput, Rule } from "./lib/lint/rule.ts";
export type * from "./lib/plan.ts";
export type {
  Comparison,
  Condition,
  Operator,
  Range,
} from "./lib/condition/mod.ts";
export type { Agent } from "./lib/agents/agent.ts";
export type {
  AgentAnswer,
  AgentBackend,
  AgentCapabilities,
  AgentDeclaration,
  AgentEvent,
  AgentInstallation,
  AgentReply,
  AgentRequest,
  JsonSchema,
} from "./lib/agents/backend.ts";
export type {
  McpAddress,
  McpProgram,
  McpServer,
  McpServers,
} from "./lib/agents/mcp.ts";
export type { RetryPolicy } from "./lib/backoff.ts";
export type { WantedSandbox } from "./lib/sandbox/wanted.ts";
export type * from "./lib/report.ts";
export type * from "./lib/host/host.ts";
export type { HandlerLoaders, Registry } from "./lib/registry.ts";
export type {
  KnownTypes,
  LoadedPlugin,
  NodeOfPlugin,
  PluginOptions,
  Plugins,
  ShadowedPlugin,
} from "./lib/plugin.ts";
export type { GrantKind, Grants, GrantTable } from "./lib/plugin/grants.ts";
export type { PluginFile } from "./lib/plugin/folder.ts";
export { PluginError } from "./lib/plugin/error.ts";
export {
  failure,
  OutsideWorkspaceError,
  PLUGIN_API,
  ProgramError,
  success,
} from "./lib/handler.ts";
export {
  InvalidPipelineError,
  PipelineChangedError,
  PipelineFileError,
  RunFolderError,
} from "./lib/errors.ts";
export { SandboxError } from "./lib/sandbox/error.ts";
export { WorkspaceError } from "./lib/workspace/errors.ts";
export { VERSION } from "./lib/version.ts";

/** What can be varied of a factory. */
export interface FactoryOptions
  extends Partial<Omit<FactoryParts, "handlers">> {
  /** Handlers besides the built-in ones, or in their place; they run in this process and are trusted. @default none */
  readonly handlers?: readonly Handler[] | HandlerLoaders;
  /** The backend of agent nodes, where neither node nor environment names one. @default "stub" */
  readonly agentBackend?: string;
  /** Agent backends besides the built-in ones, or in their place; they run in this process and are trusted. @default none */
  readonly agents?: readonly Agent[];
  /** Servers of the Model Context Protocol whose tools agents get, by name. @default none */
  readonly mcp?: McpServers;
}

/**
 * Makes a factory with the built-in handlers, on this machine, unless `options`
 * say otherwise. It starts nothing, and shares nothing with another factory.
 *
 * @example
 * ```ts
 * import { createFactory } from "@factory/cli";
 *
 * const factory = createFactory({ runsdir: "/tmp/runs", sandbox: "require" });
 * const { outcome } = await factory.run("pipeline.dot").result;
 * console.log(outcome);
 * ```
 *
 * @throws {TypeError} when two handlers have the same type.
 */
export function createFactory(options: FactoryOptions = {}): Factory {
  const {
    handlers = [],
    agentBackend,
    agents,
    mcp,
    host = denoHost,
    ...parts
  } = options;
  return assemble({
    ...parts,
    handlers: {
      ...builtInHandlers({ agentBackend, mcp, agents }),
      ...loadersOf(handlers),
    },
    host,
  });
}

if (import.meta.main) {
  // Not awaited here: the command line waits for this module to be there.
  import("./lib/cli/process.ts").then(({ runProcess }) =>
    runProcess({
      createFactory: (parts) => Promise.resolve(createFactory(parts)),
      agents: declaredAgents,
    })
  );
}
