/** One attribute, and the many ways to get it wrong. */

import type { AttributeASTNode, LiteralASTNode } from "./ast.ts";
import { isNameChar } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { describe, shorten } from "./hint.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { skipAttribute, unexpected } from "./recover.ts";

const NO_CHILDREN: never[] = [];

/** Reads `key=value`; `undefined` after an error that left no attribute. */
export function parseAttribute(
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
      listHint(cursor, previous),
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

function sameText(cursor: Cursor, previous: AttributeASTNode): boolean {
  return cursor.previousEnd.offset === previous.location.end.offset;
}

/** What to do about a sign that has no place in a list. */
export function listHint(
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

/** A key as messages name it. */
export function named(key: LiteralASTNode): string {
  return `\`${shorten(key.text)}\``;
}
