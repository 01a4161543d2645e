/** One attribute, and the many ways to get it wrong. */

import type { AttributeASTNode, LiteralASTNode } from "./ast.ts";
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
  if (previous !== undefined && isGlued(previous.value, key)) {
    cursor.error(
      key.location,
      `the value of ${named(previous.key)} ends right before ${
        key.quoted ? "another string" : named(key)
      }`,
      'write \\" for a quote inside a string, or close the one before',
    );
    skipAttribute(cursor, true);
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
  if (token.kind === "bad" || token.kind === "->" || token.kind === "[") {
    strangeSign(cursor, `\`=\` after ${named(key)}`, previous);
    skipAttribute(cursor);
    return undefined;
  }
  if (
    beginsLiteral(token) && !cursor.onNewLine() && cursor.peek().kind !== "="
  ) {
    cursor.error(
      { start: token.start, end: token.end },
      `expected \`=\` after ${named(key)}, found ${describe(token)}`,
      `write ${shorten(key.text)}=${JSON.stringify(shorten(token.text))}`,
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
    return attributeOf(key, parseLiteral(cursor));
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

/** Text right behind a closing quote: it was meant to be inside. */
function isGlued(value: LiteralASTNode, next: LiteralASTNode): boolean {
  return value.quoted &&
    value.location.end.offset === next.location.start.offset;
}

/** Reports a sign that has no place in a list. */
export function strangeSign(
  cursor: Cursor,
  expected: string,
  previous: AttributeASTNode | undefined,
): void {
  const { kind, start, end, fault } = cursor.token;
  if (kind === "=" && previous !== undefined) {
    cursor.error(
      { start, end },
      `expected \`,\` or \`]\` after the value of ${
        named(previous.key)
      }, found \`=\``,
      `give ${named(previous.key)} a value, or put it in double quotes`,
    );
    return;
  }
  const isValue = previous !== undefined && !previous.value.quoted &&
    previous.location.end.offset === start.offset;
  if (fault === undefined || !isValue) {
    unexpected(cursor, expected, "write attributes as [key=value, key=value]");
  } else {
    cursor.error(
      { start, end },
      fault.message,
      `put the value of ${named(previous.key)} in double quotes`,
    );
  }
}

/** A key as messages name it. */
export function named(key: LiteralASTNode): string {
  return `\`${shorten(key.text)}\``;
}
