/** Edges and what they may end at. */

import type {
  EdgeASTNode,
  EdgeTargetASTNode,
  NodeRefASTNode,
  SubgraphASTNode,
} from "./ast.ts";
import { keywordOf } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { describe } from "./hint.ts";
import { parseAttributeLists } from "./parse_attributes.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { parseRef } from "./parse_ref.ts";
import { parseSubgraph } from "./parse_subgraph.ts";
import { skipStatement, unexpected } from "./recover.ts";
import type { Token } from "./token.ts";

/** The cursor stands at an arrow, or at what was meant as one. */
export function atArrow(cursor: Cursor): boolean {
  return cursor.is("->") || cursor.token.text === "=>" && cursor.is("bad");
}

/** Reads the rest of an edge, from its first arrow. */
export function parseEdge(
  cursor: Cursor,
  from: EdgeTargetASTNode,
  depth: number,
): readonly EdgeASTNode[] {
  const targets = [from];
  while (atArrow(cursor)) {
    const arrow = cursor.advance();
    cursor.fault(arrow);
    const target = parseTarget(cursor, arrow, depth);
    if (target === undefined) break;
    targets.push(target);
  }
  const children = parseAttributeLists(cursor);
  const [first, second, ...rest] = targets;
  if (second === undefined) return [];
  return [{
    type: "Edge",
    targets: [first!, second, ...rest],
    location: { start: from.location.start, end: cursor.previousEnd },
    children,
  }];
}

function parseTarget(
  cursor: Cursor,
  arrow: Token,
  depth: number,
): EdgeTargetASTNode | undefined {
  const { token } = cursor;
  const keyword = token.kind === "word" ? keywordOf(token.text) : undefined;
  if (token.kind === "{" || keyword === "subgraph") {
    const subgraph = parseSubgraph(cursor, depth);
    return subgraph === undefined
      ? undefined
      : plainGroup(subgraph) ?? subgraph;
  }
  const isDefaults = keyword !== undefined && cursor.peek().kind === "[" &&
    cursor.onNewLine();
  if (beginsLiteral(token) && !isDefaults) {
    const refs = parseRefs(cursor, parseRef(cursor, parseLiteral(cursor)));
    return targetOf(refs);
  }
  if (token.kind === "bad" || token.kind === "->") {
    unexpected(cursor, "a node after `->`", "write one arrow: from -> to");
    skipStatement(cursor);
  } else if (!cursor.fault(token)) {
    cursor.error(
      { start: arrow.start, end: arrow.end },
      `\`${arrow.text}\` has no target`,
      "write the id of a node after it",
    );
  }
  return undefined;
}

/** Reads the rest of `a, b, c`. */
export function parseRefs(
  cursor: Cursor,
  first: NodeRefASTNode,
): NodeRefASTNode[] {
  const refs = [first];
  while (cursor.is(",")) {
    const comma = cursor.advance();
    if (!beginsLiteral(cursor.token)) {
      cursor.error(
        { start: comma.start, end: comma.end },
        `expected a node after \`,\`, found ${describe(cursor.token)}`,
        "end a statement with ; or a new line",
      );
      break;
    }
    refs.push(parseRef(cursor, parseLiteral(cursor)));
  }
  return refs;
}

/** One node, or several as a group. */
export function targetOf(refs: NodeRefASTNode[]): EdgeTargetASTNode {
  const [first] = refs;
  if (refs.length === 1) return first!;
  return {
    type: "NodeRefGroup",
    location: { start: first!.location.start, end: refs.at(-1)!.location.end },
    children: refs,
  };
}

/** `{b c}` as the group that `@ts-graphviz/ast` makes of it, if it holds nothing but node ids. */
export function plainGroup(
  subgraph: SubgraphASTNode,
): EdgeTargetASTNode | undefined {
  if (subgraph.id !== undefined) return undefined;
  const refs: NodeRefASTNode[] = [];
  for (const child of subgraph.children) {
    if (child.type !== "Node" || child.children.length > 0) return undefined;
    refs.push({
      type: "NodeRef",
      id: child.id,
      location: child.location,
      children: [],
    });
  }
  const { location } = subgraph;
  return { type: "NodeRefGroup", location, children: refs };
}
