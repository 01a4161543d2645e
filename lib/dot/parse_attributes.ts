/** Attribute lists. */

import type {
  AttributeASTNode,
  CommentASTNode,
  LiteralASTNode,
} from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { shorten } from "./hint.ts";
import { listHint, parseAttribute } from "./parse_attribute.ts";
import { skipAttribute, unexpected } from "./recover.ts";
import type { Token } from "./token.ts";

/** Reads `[..] [..] …` as one list. */
export function parseAttributeLists(
  cursor: Cursor,
): (AttributeASTNode | CommentASTNode)[] {
  const children: (AttributeASTNode | CommentASTNode)[] = [];
  while (cursor.is("[")) parseAttributeList(cursor, children);
  return children;
}

function parseAttributeList(
  cursor: Cursor,
  children: (AttributeASTNode | CommentASTNode)[],
): void {
  const open = cursor.advance();
  let previous: AttributeASTNode | undefined;
  let complained = false;
  for (;;) {
    cursor.takeComments(children);
    switch (cursor.token.kind) {
      case "]":
        cursor.advance();
        return;
      case ",":
      case ";":
        cursor.advance();
        continue;
      case "word":
      case "string":
        break;
      case "{":
      case "}":
      case "end":
        if (!complained && !cursor.fault(cursor.token)) notClosed(cursor, open);
        return;
      default:
        unexpected(cursor, "an attribute or `]`", listHint(cursor, previous));
        complained = true;
        skipAttribute(cursor);
        continue;
    }
    const following = cursor.glued("=") ? undefined : cursor.peek();
    if (following !== undefined && following.kind !== "=") {
      if (previous && runsAway(previous.value, cursor.token)) {
        swallowed(cursor, previous.value);
        return;
      }
      if (beginsStatement(cursor, following)) {
        if (!complained) notClosed(cursor, open);
        return;
      }
    }
    const attribute = parseAttribute(cursor, previous);
    if (attribute === undefined) complained = true;
    else children.push(attribute);
    previous = attribute;
  }
}

/** The word at hand is no attribute but the start of the next statement. */
function beginsStatement(cursor: Cursor, following: Token): boolean {
  switch (following.kind) {
    case "[":
    case "{":
    case "->":
      return true;
    case ";":
    case "}":
    case "end":
      return cursor.onNewLine();
    case "word":
      return cursor.token.text === "subgraph" && cursor.onNewLine();
    default:
      return false;
  }
}

function notClosed(cursor: Cursor, open: Token): void {
  const { token } = cursor;
  cursor.error(
    { start: open.start, end: open.end },
    "the attribute list is not closed",
    token.kind === "end"
      ? "add the closing ]"
      : `add the closing ] before \`${
        shorten(token.text)
      }\` on line ${token.start.line}`,
  );
}

/** A string over several lines that ends in `=`, with a word right behind: its closing quote opens another string. */
function runsAway(value: LiteralASTNode, next: Token): boolean {
  const { start, end } = value.location;
  return value.quoted && value.parts === undefined && start.line < end.line &&
    next.start.line === end.line &&
    value.text.trimEnd().endsWith("=");
}

/** Reports a string that was not closed and goes on reading on the line after it began. */
function swallowed(cursor: Cursor, value: LiteralASTNode): void {
  const { start, end } = value.location;
  const quote = {
    ...start,
    offset: start.offset + 1,
    column: start.column + 1,
  };
  cursor.error(
    { start, end: quote },
    `the string is not closed: it runs on to line ${end.line}, where another begins`,
    `add the closing " on line ${start.line}`,
  );
  cursor.rewindToLineEnd(start);
}
