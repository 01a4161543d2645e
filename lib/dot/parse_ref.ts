/** A node as it is referred to: its id, and a port that is read and ignored. */

import type { LiteralASTNode, NodeRefASTNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { describe } from "./hint.ts";
import { beginsLiteral, checkNodeId, parseLiteral } from "./parse_literal.ts";

const NO_CHILDREN: never[] = [];

/** Reads the `:port:compass` that may follow `id`. */
export function parseRef(cursor: Cursor, id: LiteralASTNode): NodeRefASTNode {
  checkNodeId(cursor, id);
  const { start } = id.location;
  const port = parsePort(cursor);
  if (port === undefined) {
    return {
      type: "NodeRef",
      id,
      location: id.location,
      children: NO_CHILDREN,
    };
  }
  const compass = parsePort(cursor);
  const end = (compass ?? port).location.end;
  cursor.warning(
    "port_ignored",
    { start: port.location.start, end },
    `the port of \`${id.text}\` is ignored: edges run between nodes`,
    `write ${id.text} without the port`,
  );
  const location = { start, end };
  return compass === undefined
    ? { type: "NodeRef", id, port, location, children: NO_CHILDREN }
    : { type: "NodeRef", id, port, compass, location, children: NO_CHILDREN };
}

function parsePort(cursor: Cursor): LiteralASTNode | undefined {
  if (!cursor.is(":")) return undefined;
  const colon = cursor.advance();
  if (beginsLiteral(cursor.token)) return parseLiteral(cursor);
  cursor.error(
    { start: colon.start, end: colon.end },
    `expected a port after \`:\`, found ${describe(cursor.token)}`,
    "remove the :",
  );
  return undefined;
}
