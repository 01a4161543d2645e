/** Pipeline text → checked graph: parse, build, transform, lint. */

import { buildGraph } from "./graph/build.ts";
import type { Graph, Source } from "./graph/graph.ts";
import { handlerType } from "./graph/shapes.ts";
import { transform, type TransformOptions } from "./graph/transforms/mod.ts";
import type { Handler } from "./handler.ts";
import type { Diagnostic } from "./lint/diagnostic.ts";
import { diagnosticsOf, lint } from "./lint/lint.ts";
import { type KnownAgent, knownAgents } from "./lint/known_agents.ts";
import type { LintInput, Rule } from "./lint/rule.ts";
import type { Registry } from "./registry.ts";

/** A pipeline that was read and checked, with its handlers. */
export interface CheckedGraph {
  /** Absent when the text could not be made into a graph. */
  readonly graph?: Graph;
  /** Of the types that the pipeline uses. */
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a check looks at besides the text. */
export interface CheckParts {
  readonly registry: Registry;
  /** Rules besides the built-in ones. @default none */
  readonly rules?: readonly Rule[];
  /** The environment that agents will find. @default nobody knows, so what agents tell of their costs is not checked */
  env?(name: string): string | undefined;
  /** How write limits of child processes hold on this machine. */
  writeLimits(): LintInput["writeLimits"];
}

/** Reads and checks a pipeline. Never throws for a bad text. */
export async function checkSource(
  source: Source,
  { registry, rules = [], env, writeLimits }: CheckParts,
  options: Pick<TransformOptions, "goal" | "budget"> = {},
): Promise<CheckedGraph> {
  const built = buildGraph(source);
  if (!built.graph) {
    return { handlers: new Map(), diagnostics: diagnosticsOf(built.problems) };
  }
  const { graph, problems } = transform(built.graph, options);
  const handlers = await loadHandlers(graph, registry);
  const agents = env && await agentsOf(graph, handlers, env);
  const diagnostics = lint(
    {
      graph,
      handlers,
      knownTypes: registry.types,
      pluginFolders: registry.plugins?.folders ?? [],
      writeLimits: writeLimits(),
      ...(agents && { agents }),
      handlerOf: (node) => handlers.get(handlerType(node)),
    },
    [...built.problems, ...problems],
    { rules },
  );
  return { graph, handlers, diagnostics };
}

function agentsOf(
  graph: Graph,
  handlers: ReadonlyMap<string, Handler>,
  env: (name: string) => string | undefined,
): Promise<ReadonlyMap<string, KnownAgent>> {
  return knownAgents(graph, handlers, {
    env,
    isPriced: async (model, provider) =>
      await (await import("./agents/prices.ts")).isPriced(model, provider),
  });
}

async function loadHandlers(
  graph: Graph,
  registry: Registry,
): Promise<Map<string, Handler>> {
  const types = new Set([...graph.nodes.values()].map(handlerType));
  const handlers = new Map<string, Handler>();
  await Promise.all([...types].map(async (type) => {
    const handler = await registry.load(type);
    if (handler) handlers.set(type, handler);
  }));
  return handlers;
}
