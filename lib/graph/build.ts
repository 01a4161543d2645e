/** Text or syntax tree → {@linkcode Graph}. */

import type { DotASTNode } from "../dot/ast.ts";
import { parse } from "../dot/parse.ts";
import type { Problem, Source } from "../dot/span.ts";
import { buildStatements } from "./build_statements.ts";
import { GraphBuilder } from "./build_graph.ts";
import type { Graph } from "./graph.ts";
import { DEFAULTS_UNUSED } from "./idle_defaults.ts";

/** What {@linkcode buildGraph} made of a text. */
export interface Built {
  /** Absent when nothing usable was read; after an error, what could be read. */
  readonly graph: Graph | undefined;
  /** Sorted by place. */
  readonly problems: readonly Problem[];
}

/** Reads a pipeline's text and builds its graph. */
export function buildGraph(source: Source): Built {
  const { ast, problems } = parse(source);
  if (ast === undefined) return { graph: undefined, problems };
  const built = graphOf(ast, source);
  const isWhole = problems.every(({ severity }) => severity !== "error");
  const all = [
    ...problems,
    // What would use them may stand in what could not be read.
    ...built.problems.filter(({ rule }) => isWhole || rule !== DEFAULTS_UNUSED),
  ].sort((a, b) => a.span.start.offset - b.span.start.offset);
  return { graph: built.graph, problems: all };
}

/** Builds the graph of a syntax tree. */
export function graphOf(
  ast: DotASTNode,
  source: Source,
): { readonly graph: Graph; readonly problems: readonly Problem[] } {
  const builder = new GraphBuilder();
  const root = ast.children.find((child) => child.type === "Graph");
  if (root?.type === "Graph") buildStatements(builder, root.children);
  const name = root?.type === "Graph" ? root.id?.text : undefined;
  return { graph: builder.finish(name, source), problems: builder.problems };
}
