/** A pipeline that a command wants to look at: read, checked, planned. */

import { InvalidPipelineError } from "../errors.ts";
import type { CheckOptions, Factory } from "../factory.ts";
import type { Graph, Source } from "../graph/graph.ts";
import { handlerType } from "../graph/shapes.ts";
import type { Handler } from "../handler.ts";
import type { Diagnostic } from "../lint/diagnostic.ts";
import { createPlan, type Plan } from "../plan.ts";

/** A plan and where it comes from. */
export interface CheckedPlan {
  readonly graph: Graph;
  readonly plan: Plan;
  /** Warnings and remarks. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads, checks and plans a pipeline.
 *
 * @throws {InvalidPipelineError} when it has errors.
 */
export async function checkedPlan(
  factory: Factory,
  source: Source,
  options: CheckOptions = {},
): Promise<CheckedPlan> {
  const { graph, diagnostics } = await factory.check(source, options);
  if (!graph || diagnostics.some(({ severity }) => severity === "error")) {
    throw new InvalidPipelineError(source, diagnostics);
  }
  const handlers = new Map<string, Handler>();
  for (const node of graph.nodes.values()) {
    const type = handlerType(node);
    const handler = await factory.registry.load(type);
    if (handler) handlers.set(type, handler);
  }
  return { graph, plan: createPlan(graph, handlers), diagnostics };
}
