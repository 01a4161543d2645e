/**
 * What happens to a graph between parsing and linting, in this order:
 * stylesheet, the goal and the budgets that were given, custom transforms.
 *
 * Variables are not filled in here. A context value is known only when a node
 * runs, and a text that was filled in twice would read `$$goal` as `$goal`
 * and then as the goal.
 *
 * @module
 */

import type { Problem } from "../../dot/span.ts";
import type { Graph } from "../graph.ts";
import { setGiven } from "./given.ts";
import { applyStylesheet } from "./stylesheet.ts";
import type { Transform, Transformed } from "./transform.ts";

export { applyStylesheet, classesOf } from "./stylesheet.ts";
export type { Transform, Transformed } from "./transform.ts";

/** What can be varied. */
export interface TransformOptions {
  /** Replaces the graph's `goal`. */
  readonly goal?: string;
  /** Replaces the graph's budgets; 0 is no limit. */
  readonly budget?: { readonly usd?: number; readonly tokens?: number };
  /** Applied last, in this order. @default none */
  readonly custom?: readonly Transform[];
}

/** Applies all transforms. */
export function transform(
  graph: Graph,
  { goal, budget = {}, custom = [] }: TransformOptions = {},
): Transformed {
  const problems: Problem[] = [];
  const steps: readonly Transform[] = [
    applyStylesheet,
    given("goal", goal),
    given("budget_usd", budget.usd),
    given("budget_tokens", budget.tokens),
    ...custom,
  ];
  let current = graph;
  for (const step of steps) {
    const result = step(current);
    problems.push(...result.problems);
    current = result.graph;
  }
  return { graph: current, problems };
}

function given(key: string, value: string | number | undefined): Transform {
  return (graph) => ({
    graph: value === undefined ? graph : setGiven(graph, key, String(value)),
    problems: [],
  });
}
