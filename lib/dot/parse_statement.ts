/** Statements, and the blocks and edges that are made of each other. */

import type {
  AttributeASTNode,
  AttributeListASTNode,
  ClusterStatementASTNode,
  CommentASTNode,
  EdgeASTNode,
  EdgeTargetASTNode,
  LiteralASTNode,
  NodeRefASTNode,
  SubgraphASTNode,
} from "./ast.ts";
import { keywordOf } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { describe } from "./hint.ts";
import {
  checkKey,
  parseAttributeLists,
  parseValue,
} from "./parse_attributes.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { parseRef } from "./parse_ref.ts";
import { skipBlock, skipStatement, unexpected } from "./recover.ts";
import type { Position } from "./span.ts";
import type { Token } from "./token.ts";

/** Subgraphs in subgraphs, at most; far below what a call stack holds. */
const MOST_DEEP = 200;

/**
 * Reads the statements of a block, and the `}` that ends it.
 *
 * @param open the block's `{`, to point at when it is not closed.
 * @param depth how many subgraphs the block stands in.
 */
export function parseBlock(
  cursor: Cursor,
  open: Token,
  depth: number,
): ClusterStatementASTNode[] {
  const children: ClusterStatementASTNode[] = [];
  for (;;) {
    cursor.takeComments(children);
    switch (cursor.token.kind) {
      case "}":
        cursor.advance();
        return children;
      case "end":
        notClosed(cursor, open);
        return children;
      case ";":
        cursor.advance();
        break;
      default: {
        const statements = parseStatement(cursor, depth);
        // A comment inside a statement that has no list to hold it stands before the statement.
        cursor.takeComments(children, cursor.previousEnd.offset);
        children.push(...statements);
      }
    }
  }
}

function notClosed(cursor: Cursor, open: Token): void {
  if (cursor.stopped || cursor.fault(cursor.token)) return;
  cursor.error(
    { start: open.start, end: open.end },
    "the block is not closed",
    "add the closing }",
  );
  cursor.stop();
}

function parseStatement(
  cursor: Cursor,
  depth: number,
): readonly ClusterStatementASTNode[] {
  const { token } = cursor;
  if (token.kind === "{") return parseSubgraphStatement(cursor, depth);
  if (!beginsLiteral(token)) {
    unexpected(cursor, "a statement", statementHint(token));
    skipStatement(cursor);
    return [];
  }
  const keyword = token.kind === "word" ? keywordOf(token.text) : undefined;
  switch (keyword) {
    case "subgraph":
      return parseSubgraphStatement(cursor, depth);
    case "node":
      return parseDefaults(cursor, "Node");
    case "edge":
      return parseDefaults(cursor, "Edge");
    case "graph":
      return parseDefaults(cursor, "Graph");
    case "digraph":
    case "strict":
      secondGraph(cursor);
      return [];
    default:
      return parseNamed(cursor, depth);
  }
}

function statementHint(token: Token): string {
  switch (token.kind) {
    case ",":
      return "end a statement with ; or a new line";
    case "->":
      return "write the edge's tail before it: from -> to";
    case "]":
    case "[":
      return "write a node's id before its attributes: id [key=value]";
    default:
      return "write a node, an edge a -> b, or key=value";
  }
}

/** Reports that another graph begins, and reads no further. */
export function secondGraph(cursor: Cursor): void {
  const { token } = cursor;
  cursor.error(
    { start: token.start, end: token.end },
    "a file holds one digraph, but another begins here",
    "close the first one with } if that is missing, or put this one in its own file",
  );
  cursor.stop();
}

/** Reads `node [..]`, `edge [..]` or `graph [..]`. */
function parseDefaults(
  cursor: Cursor,
  kind: AttributeListASTNode["kind"],
): AttributeListASTNode[] {
  const word = cursor.advance();
  if (!cursor.is("[")) {
    const { token } = cursor;
    cursor.error(
      { start: word.start, end: word.end },
      `expected \`[\` after \`${word.text}\`, found ${describe(token)}`,
      token.kind === "->" || token.kind === ";" || token.kind === "}"
        ? `\`${word.text}\` is a reserved word: for a node write "${word.text}" in double quotes, or choose another id`
        : `write ${word.text} [key=value]`,
    );
    skipStatement(cursor);
    return [];
  }
  const children = parseAttributeLists(cursor);
  return [{
    type: "AttributeList",
    kind,
    location: { start: word.start, end: cursor.previousEnd },
    children,
  }];
}

/** Reads what begins with a name: `key=value`, nodes, or an edge. */
function parseNamed(
  cursor: Cursor,
  depth: number,
): readonly ClusterStatementASTNode[] {
  const name = parseLiteral(cursor);
  if (cursor.is("=")) {
    checkKey(cursor, name);
    const attribute = parseValue(cursor, name);
    return attribute === undefined ? [] : [attribute];
  }
  const refs = parseRefs(cursor, parseRef(cursor, name));
  if (cursor.is("->") || cursor.token.text === "=>") {
    return parseEdge(cursor, targetOf(refs), depth);
  }
  const children = parseAttributeLists(cursor);
  if (cursor.is("->")) {
    unexpected(
      cursor,
      "the end of the statement",
      "write the attributes of an edge at its end: a -> b [key=value]",
    );
    skipStatement(cursor);
  } else {
    checkEnd(cursor, name);
  }
  const end = cursor.previousEnd;
  return refs.map((ref, index) => ({
    type: "Node",
    id: ref.id,
    location: {
      start: ref.location.start,
      end: children.length > 0 ? end : ref.location.end,
    },
    children: index === 0
      ? children
      : children.filter(({ type }) => type === "Attribute"),
  }));
}

/** Complains about what stands behind a node where only `;`, a new statement or the block's end may. */
function checkEnd(cursor: Cursor, name: LiteralASTNode): void {
  const { token } = cursor;
  if (token.kind !== "bad" && token.kind !== "+") return;
  unexpected(
    cursor,
    `\`;\`, \`[\` or \`->\` after \`${name.text}\``,
    "remove it",
  );
  skipStatement(cursor);
}

/** Reads the rest of `a, b, c`. */
function parseRefs(cursor: Cursor, first: NodeRefASTNode): NodeRefASTNode[] {
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

function targetOf(refs: NodeRefASTNode[]): EdgeTargetASTNode {
  const [first] = refs;
  if (refs.length === 1) return first!;
  return {
    type: "NodeRefGroup",
    location: { start: first!.location.start, end: refs.at(-1)!.location.end },
    children: refs,
  };
}

/** Reads the rest of an edge, from its first arrow. */
function parseEdge(
  cursor: Cursor,
  from: EdgeTargetASTNode,
  depth: number,
): readonly ClusterStatementASTNode[] {
  const targets = [from];
  while (cursor.is("->") || cursor.token.text === "=>") {
    const arrow = cursor.advance();
    cursor.fault(arrow);
    const target = parseTarget(cursor, arrow, depth);
    if (target === undefined) break;
    targets.push(target);
  }
  const children = parseAttributeLists(cursor);
  const [first, second, ...rest] = targets;
  if (second === undefined) return [];
  return [edgeOf(cursor, [first!, second, ...rest], children)];
}

function edgeOf(
  cursor: Cursor,
  targets: EdgeASTNode["targets"],
  children: (AttributeASTNode | CommentASTNode)[],
): EdgeASTNode {
  return {
    type: "Edge",
    targets,
    location: { start: targets[0].location.start, end: cursor.previousEnd },
    children,
  };
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

/** A statement that begins with a block: the subgraph itself, or the tail of an edge. */
function parseSubgraphStatement(
  cursor: Cursor,
  depth: number,
): readonly ClusterStatementASTNode[] {
  const subgraph = parseSubgraph(cursor, depth);
  if (subgraph === undefined) return [];
  if (!cursor.is("->") && cursor.token.text !== "=>") return [subgraph];
  return parseEdge(cursor, plainGroup(subgraph) ?? subgraph, depth);
}

function parseSubgraph(
  cursor: Cursor,
  depth: number,
): SubgraphASTNode | undefined {
  const { start } = cursor.token;
  let id: LiteralASTNode | undefined;
  if (!cursor.is("{")) {
    cursor.advance();
    if (beginsLiteral(cursor.token)) id = parseLiteral(cursor);
  }
  if (!cursor.is("{")) {
    unexpected(cursor, "`{` of the subgraph", "write subgraph name { … }");
    skipStatement(cursor);
    return undefined;
  }
  if (depth === MOST_DEEP) return tooDeep(cursor, start);
  const open = cursor.advance();
  const children = parseBlock(cursor, open, depth + 1);
  const location = { start, end: cursor.previousEnd };
  return id === undefined
    ? { type: "Subgraph", location, children }
    : { type: "Subgraph", id, location, children };
}

function tooDeep(cursor: Cursor, start: Position): undefined {
  cursor.error(
    { start, end: cursor.token.end },
    `subgraphs are nested more than ${MOST_DEEP} deep`,
    "take some of the braces away",
  );
  skipBlock(cursor);
  return undefined;
}

/** `{b c}` as the group that `@ts-graphviz/ast` makes of it, if it holds nothing but node ids. */
function plainGroup(subgraph: SubgraphASTNode): EdgeTargetASTNode | undefined {
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
