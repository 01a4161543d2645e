/** Attribute lists. */

import type {
  AttributeASTNode,
  CommentASTNode,
  LiteralASTNode,
} from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { shorten } from "./hint.ts";
import { parseAttribute, strangeSign } from "./parse_attribute.ts";
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
  let extra = 0;
  for (;;) {
    cursor.takeComments(children);
    switch (cursor.token.kind) {
      case "]":
        cursor.advance();
        if (extra-- === 0) return;
        continue;
      case "[":
        unexpected(cursor, "an attribute or `]`", "remove this [ and its ]");
        cursor.advance();
        extra++;
        continue;
      case ",":
      case ";":
        cursor.advance();
        continue;
      case "word":
      case "string":
        break;
      case "{":
      case "}":
        if (isTypo(cursor)) {
          const brace = cursor.advance();
          if (brace.kind === "}") return;
          complained = true;
          continue;
        }
        if (!complained) notClosed(cursor, open);
        return;
      case "end":
        if (!complained && !cursor.fault(cursor.token)) notClosed(cursor, open);
        return;
      default:
        strangeSign(cursor, "an attribute or `]`", previous);
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
  if (token.kind === "end") cursor.stop();
}

/** Reports a brace that was meant as a bracket: it stands in the list's line, and it is not the last sign of the text. */
function isTypo(cursor: Cursor): boolean {
  const { kind } = cursor.token;
  if (cursor.onNewLine()) return false;
  if (kind === "}") {
    const following = cursor.peek().kind;
    if (following === "end" || following === "}") return false;
  }
  unexpected(
    cursor,
    "an attribute or `]`",
    kind === "}" ? "write ]" : "remove it",
  );
  return true;
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
