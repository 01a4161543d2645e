/** Attribute lists. */

import type {
  AttributeASTNode,
  CommentASTNode,
  LiteralASTNode,
} from "./ast.ts";
import { isNameChar } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { describe, shorten } from "./hint.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { skipAttribute, unexpected } from "./recover.ts";
import type { Token } from "./token.ts";

const NO_CHILDREN: never[] = [];

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
        unexpected(cursor, "an attribute or `]`", afterWord(cursor, previous));
        complained = true;
        skipAttribute(cursor);
        continue;
    }
    const following = cursor.peek();
    if (following.kind !== "=") {
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

/** Reads `key=value`; `undefined` after an error that left no attribute. */
function parseAttribute(
  cursor: Cursor,
  previous: AttributeASTNode | undefined,
): AttributeASTNode | undefined {
  const loose = previous !== undefined && !previous.value.quoted &&
    !cursor.onNewLine() && sameText(cursor, previous);
  const key = parseLiteral(cursor);
  checkKey(cursor, key);
  if (cursor.is("=")) return parseValue(cursor, key);
  const { token } = cursor;
  if (token.text === "=>" || token.kind === ":") {
    cursor.error(
      { start: token.start, end: token.end },
      `expected \`=\` after ${named(key)}, found \`${token.text}\``,
      "write =",
    );
    return parseValue(cursor, key);
  }
  if (token.kind === "bad" || token.kind === "->" || token.kind === "[") {
    unexpected(
      cursor,
      `\`=\` after ${named(key)}`,
      afterWord(cursor, previous),
    );
    skipAttribute(cursor);
    return undefined;
  }
  if (loose) {
    cursor.error(
      key.location,
      `the value of ${
        named(previous.key)
      } goes on after a blank: expected \`,\` or \`]\`, found \`${
        shorten(key.text)
      }\``,
      "put the whole value in double quotes",
    );
    skipAttribute(cursor);
    return undefined;
  }
  if (
    beginsLiteral(token) && !cursor.onNewLine() && cursor.peek().kind !== "="
  ) {
    cursor.error(
      { start: token.start, end: token.end },
      `expected \`=\` after ${named(key)}, found ${describe(token)}`,
      `write ${shorten(key.text)}=…`,
    );
    return attributeOf(key, parseLiteral(cursor));
  }
  cursor.error(
    key.location,
    `attribute ${named(key)} has no value`,
    `write ${shorten(key.text)}="…"`,
  );
  return undefined;
}

/** Reads the value after the sign that the cursor stands at. */
export function parseValue(
  cursor: Cursor,
  key: LiteralASTNode,
): AttributeASTNode | undefined {
  cursor.advance("value");
  const { token } = cursor;
  if (beginsLiteral(token)) {
    const attribute = attributeOf(key, parseLiteral(cursor));
    return attribute;
  }
  if (cursor.fault(token)) {
    skipAttribute(cursor);
    return undefined;
  }
  cursor.error(
    key.location,
    `attribute ${named(key)} has no value`,
    `write ${shorten(key.text)}="…"`,
  );
  return undefined;
}

/** Complains about a bare key that DOT would not take for one. */
export function checkKey(cursor: Cursor, key: LiteralASTNode): void {
  const { text } = key;
  if (text === "") {
    cursor.error(key.location, "an attribute needs a name", "name it");
  } else if (!key.quoted && text.includes("-")) {
    cursor.error(
      key.location,
      `attribute ${named(key)} has a hyphen in its name`,
      `write "${text}" in double quotes`,
    );
  }
}

function attributeOf(
  key: LiteralASTNode,
  value: LiteralASTNode,
): AttributeASTNode {
  return {
    type: "Attribute",
    key,
    value,
    location: { start: key.location.start, end: value.location.end },
    children: NO_CHILDREN,
  };
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
  return value.quoted && start.line < end.line &&
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

function sameText(cursor: Cursor, previous: AttributeASTNode): boolean {
  return cursor.previousEnd.offset === previous.location.end.offset;
}

function afterWord(
  cursor: Cursor,
  previous: AttributeASTNode | undefined,
): string {
  const { text } = cursor.source;
  const before = text.charCodeAt(cursor.token.start.offset - 1);
  if (previous !== undefined && !previous.value.quoted && isNameChar(before)) {
    return `put the value of ${named(previous.key)} in double quotes`;
  }
  return "write attributes as [key=value, key=value]";
}

function named(key: LiteralASTNode): string {
  return `\`${shorten(key.text)}\``;
}
