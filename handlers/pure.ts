/**
 * The part of factory that runs anywhere: in Deno, Node, Bun and browsers. It
 * reads, checks and explains pipelines, and touches no file, process or clock.
 *
 * @example Check a pipeline
 * ```ts
 * import { lint, printDiagnostics } from "@factory/cli/pure";
 *
 * const source = {
 *   file: "hello.dot",
 *   text: `digraph { start -> hello -> exit; hello [type=tool] }`,
 * };
 * console.log(printDiagnostics(await lint(source), source));
 * ```
 *
 * @example Ask which way a run would go
 * ```ts
 * import { chooseRoute, plan } from "@factory/cli/pure";
 *
 * const planned = await plan(`digraph {
 *   start -> check
 *   check [type=tool, tool_command="deno test"]
 *   check -> exit [condition="outcome=success"]
 *   check -> fix [condition="outcome=fail"]
 *   fix [prompt="Repair it.", max_visits=3]
 *   fix -> check
 * }`);
 * console.log(chooseRoute(planned, "check", { status: "fail" }).to); // fix
 * ```
 *
 * @module
 */

import { handlers as builtIn } from "./mod.ts";
import type { Checked, CheckOptions, Planned } from "../lib/api/options.ts";
import { textSource } from "../lib/api/pipeline.ts";
import { loadersOf } from "../lib/api/loaders.ts";
import type { CheckedGraph } from "../lib/check.ts";
import { InvalidPipelineError } from "../lib/errors.ts";
import type { Source } from "../lib/graph/graph.ts";
import type { Handler } from "../lib/handler.ts";
import type { Context, RouteEvaluated } from "../lib/history/event.ts";
import { initialState } from "../lib/history/state.ts";
import type { RecordedOutcome } from "../lib/history/event.ts";
import type { Diagnostic } from "../lib/lint/diagnostic.ts";
import type { LintInput, Rule } from "../lib/lint/rule.ts";
import type { Plan } from "../lib/plan.ts";
import { createRegistry, type HandlerLoaders } from "../lib/registry.ts";
import { route } from "../lib/run/route.ts";

export type { Checked, CheckOptions, Planned } from "../lib/api/options.ts";
export { defineHandler } from "../lib/api/define_handler.ts";
export { defineRule } from "../lib/api/define_rule.ts";
export type {
  HandlerDefinition,
  ValueOf,
  ValuesOf,
} from "../lib/api/define_handler.ts";
export { show, type ShowOptions } from "../lib/show.ts";
export { evaluate, parseCondition } from "../lib/condition/mod.ts";
export type {
  Comparison,
  Condition,
  ConditionError,
  Operator,
  ParsedCondition,
  Range,
  Scope,
} from "../lib/condition/mod.ts";
export type * from "../lib/dot/ast.ts";
export { format, type Formatted } from "../lib/dot/print.ts";
export { parseDot } from "../lib/dot/parse.ts";
export type { Problem } from "../lib/dot/span.ts";
export { DotSyntaxError } from "../lib/dot/syntax_error.ts";
export { InvalidPipelineError } from "../lib/errors.ts";
export type * from "../lib/graph/graph.ts";
export { failure, success } from "../lib/handler.ts";
export type { Handler, Outcome } from "../lib/handler.ts";
export type { Diagnostic, Severity } from "../lib/lint/diagnostic.ts";
export { printDiagnostics } from "../lib/lint/print.ts";
export type { Paint, Tone } from "../lib/sinks/text.ts";
export type { KnownAgent } from "../lib/lint/known_agents.ts";
export type { Finding, LintInput, Rule } from "../lib/lint/rule.ts";
export type { Plan, PlanEdge, PlanNode } from "../lib/plan.ts";
export { VERSION } from "../lib/version.ts";

/** What a check without a machine goes by. */
export interface PureOptions extends CheckOptions {
  /** Handlers besides the built-in ones, or in their place. @default none */
  readonly handlers?: readonly Handler[] | HandlerLoaders;
  /** Rules besides the built-in ones. @default none */
  readonly rules?: readonly Rule[];
  /** How write limits of child processes will hold where the pipeline runs. @default "kernel" */
  readonly writeLimits?: LintInput["writeLimits"];
}

/** Reads a pipeline's text, and says what there is to say about it. Never throws for a bad text. */
export async function check(
  pipeline: string | Source,
  options: PureOptions = {},
): Promise<Checked> {
  const { graph, diagnostics } = await checked(sourceOf(pipeline), options);
  return { diagnostics, ...(graph && { graph }) };
}

/** What there is to say about a pipeline's text, sorted by place. Never throws for a bad text. */
export async function lint(
  pipeline: string | Source,
  options: PureOptions = {},
): Promise<readonly Diagnostic[]> {
  return (await checked(sourceOf(pipeline), options)).diagnostics;
}

/**
 * Reads, checks and plans a pipeline's text.
 *
 * @throws {InvalidPipelineError} when a check found an error.
 */
export async function plan(
  pipeline: string | Source,
  options: PureOptions = {},
): Promise<Planned> {
  const source = sourceOf(pipeline);
  const { graph, handlers, diagnostics } = await checked(source, options);
  if (!graph || diagnostics.some(({ severity }) => severity === "error")) {
    throw new InvalidPipelineError(source, diagnostics);
  }
  const { createPlan } = await import("../lib/plan.ts");
  return { graph, plan: createPlan(graph, handlers), diagnostics };
}

/**
 * Says which way a run goes after a node, and why.
 *
 * @param outcome how the node ended
 * @param context the run's key-value state @default none
 * @throws {RangeError} when there is no such node.
 */
export function chooseRoute(
  { plan }: { readonly plan: Plan },
  node: string,
  outcome: RecordedOutcome,
  context: Context = {},
): RouteEvaluated {
  const found = plan.nodes.get(node);
  if (!found) {
    throw new RangeError(
      `Cannot choose a route from "${node}": there is no such node`,
    );
  }
  return route(found, {
    ...initialState(),
    lastOutcome: outcome,
    context: {
      ...context,
      ...outcome.contextUpdates,
      outcome: outcome.status,
      preferred_label: outcome.preferredLabel ?? "",
      failure_class: outcome.failureClass ?? "",
    },
  });
}

function sourceOf(pipeline: string | Source): Source {
  return typeof pipeline === "string" ? textSource(pipeline) : pipeline;
}

async function checked(
  source: Source,
  { handlers = [], rules = [], writeLimits = "kernel", ...options }:
    PureOptions,
): Promise<CheckedGraph> {
  // Most of the library, which importing it need not load.
  const { checkSource } = await import("../lib/check.ts");
  const registry = createRegistry({ ...builtIn, ...loadersOf(handlers) });
  return await checkSource(source, {
    registry,
    rules,
    writeLimits: () => writeLimits,
  }, options);
}
