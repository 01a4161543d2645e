/**
 * The canonical spelling of a pipeline's text, comments included.
 *
 * @module
 */

import type { CommentASTNode, DotASTNode, GraphASTNode } from "./ast.ts";
import { parse } from "./parse.ts";
import { printBlock } from "./print_block.ts";
import { printName } from "./print_literal.ts";
import { type Page, printItems } from "./print_page.ts";
import type { Problem, Source } from "./span.ts";

/** What {@linkcode format} made of a text. */
export interface Formatted {
  /** Absent when the text has errors. */
  readonly text: string | undefined;
  /** What is wrong with the text. */
  readonly problems: readonly Problem[];
}

/**
 * Spells a pipeline's text the canonical way, which Graphviz reads too. The
 * result means the same, and formatting it again changes nothing.
 */
export function format(source: Source): Formatted {
  const { ast, problems } = parse(source);
  const failed = problems.some(({ severity }) => severity === "error");
  if (ast === undefined || failed) return { text: undefined, problems };
  return { text: print(ast, source), problems };
}

function print(ast: DotASTNode, source: Source): string {
  const firstLine = source.text.slice(0, source.text.indexOf("\n"));
  const page: Page = {
    source,
    newline: firstLine.endsWith("\r") ? "\r\n" : "\n",
  };
  const { lines } = printItems<GraphASTNode | CommentASTNode>(
    page,
    ast.children,
    0,
    (graph) => graph.type === "Graph" ? printGraph(page, graph) : "",
  );
  return lines.join(page.newline) + page.newline;
}

function printGraph(page: Page, graph: GraphASTNode): string {
  const name = graph.id === undefined ? "" : ` ${printName(page, graph.id)}`;
  return `digraph${name} ${printBlock(page, graph.children, 0)}`;
}
