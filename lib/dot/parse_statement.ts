/** Statements, and the blocks and edges that are made of each other. */

import type {
  AttributeListASTNode,
  ClusterStatementASTNode,
  LiteralASTNode,
} from "./ast.ts";
import { keywordOf } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { describe } from "./hint.ts";
import { checkKey, parseValue } from "./parse_attribute.ts";
import { parseAttributeLists } from "./parse_attributes.ts";
import {
  atArrow,
  parseEdge,
  parseRefs,
  plainGroup,
  targetOf,
} from "./parse_edge.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { parseRef } from "./parse_ref.ts";
import { parseSubgraph } from "./parse_subgraph.ts";
import { skipStatement, unexpected } from "./recover.ts";
import type { Token } from "./token.ts";

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
        for (const statement of statements) children.push(statement);
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
  if (atArrow(cursor)) {
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
  if (token.kind === "{" && !cursor.onNewLine()) {
    cursor.warning(
      "subgraph_beside_node",
      { start: token.start, end: token.end },
      `this opens a subgraph beside \`${name.text}\`, it does not hold its attributes`,
      `write ${name.text} [key=value] for attributes, or put a ; before the subgraph`,
    );
    return;
  }
  if (token.kind !== "bad" && token.kind !== "+") return;
  unexpected(
    cursor,
    `\`;\`, \`[\` or \`->\` after \`${name.text}\``,
    "remove it",
  );
  skipStatement(cursor);
}

/** A statement that begins with a block: the subgraph itself, or the tail of an edge. */
function parseSubgraphStatement(
  cursor: Cursor,
  depth: number,
): readonly ClusterStatementASTNode[] {
  const subgraph = parseSubgraph(cursor, depth);
  if (subgraph === undefined) return [];
  if (!atArrow(cursor)) return [subgraph];
  return parseEdge(cursor, plainGroup(subgraph) ?? subgraph, depth);
}
