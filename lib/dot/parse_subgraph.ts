/** Subgraphs. */

import type { CommentASTNode, LiteralASTNode, SubgraphASTNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { parseBlock } from "./parse_statement.ts";
import { skipBlock, skipStatement, unexpected } from "./recover.ts";
import type { Position } from "./span.ts";

/** Subgraphs in subgraphs, at most; far below what a call stack holds. */
const MOST_DEEP = 200;

/** Reads `subgraph x { … }` or `{ … }`; `undefined` after an error that left none. */
export function parseSubgraph(
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
  const around: CommentASTNode[] = [];
  cursor.takeComments(around, cursor.token.start.offset);
  const open = cursor.advance();
  const children = parseBlock(cursor, open, depth + 1);
  cursor.giveBack(around);
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
