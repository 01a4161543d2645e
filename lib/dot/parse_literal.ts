/** Names and values. */

import type { LiteralASTNode } from "./ast.ts";
import { isPlainId, keywordOf } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { describe, shorten, suggestId } from "./hint.ts";
import type { Token } from "./token.ts";

const NO_CHILDREN: never[] = [];

/** True when a name or a value can begin with the token. */
export function beginsLiteral(token: Token): boolean {
  return token.kind === "word" || token.kind === "string";
}

/** Reads the word, string or concatenation that the cursor stands at. */
export function parseLiteral(cursor: Cursor): LiteralASTNode {
  const first = cursor.advance();
  cursor.fault(first);
  const literal = literalOf(first);
  return first.kind === "string" && cursor.is("+")
    ? parseConcatenation(cursor, literal)
    : literal;
}

function literalOf(token: Token): LiteralASTNode {
  return {
    type: "Literal",
    value: token.value,
    text: token.text,
    quoted: token.kind === "string",
    location: { start: token.start, end: token.end },
    children: NO_CHILDREN,
  };
}

function parseConcatenation(
  cursor: Cursor,
  first: LiteralASTNode,
): LiteralASTNode {
  const parts = [first];
  while (cursor.is("+")) {
    const plus = cursor.advance();
    if (!cursor.is("string")) {
      cursor.error(
        { start: plus.start, end: plus.end },
        `\`+\` joins two strings, but ${describe(cursor.token)} follows`,
        "add the second string in double quotes, or remove the +",
      );
      if (cursor.is("word") && cursor.peek().kind !== "=") cursor.advance();
      break;
    }
    const token = cursor.advance();
    cursor.fault(token);
    parts.push(literalOf(token));
  }
  return {
    type: "Literal",
    value: parts.map(({ value }) => value).join(""),
    text: parts.map(({ text }) => text).join(""),
    quoted: true,
    parts,
    location: {
      start: first.location.start,
      end: parts.at(-1)!.location.end,
    },
    children: NO_CHILDREN,
  };
}

/** Complains about an id that is not allowed, once for each. */
export function checkNodeId(cursor: Cursor, id: LiteralASTNode): void {
  const { text } = id;
  if (isPlainId(text) && (id.quoted || keywordOf(text) === undefined)) return;
  if (cursor.badIds.has(text)) return;
  cursor.badIds.add(text);
  if (isPlainId(text)) {
    cursor.error(
      id.location,
      `\`${text}\` is a reserved word, not a node id`,
      `write "${text}" in double quotes, or choose another id`,
    );
  } else {
    cursor.error(
      id.location,
      `${JSON.stringify(shorten(text))} is not a node id: an id is made of ` +
        "letters, digits and _, and does not begin with a digit",
      text === ""
        ? "give the node a name such as step_1"
        : `write ${suggestId(text)}`,
    );
  }
}
