/** The spelling of names and values. */

import type { LiteralASTNode } from "./ast.ts";
import { isPlainId, keywordOf } from "./chars.ts";
import { indentation, type Page } from "./print_page.ts";

/** A number as DOT knows it; `1e3` and `15m` are none. */
const NUMERAL = /^-?(?:\.\d+|\d+(?:\.\d*)?)$/;

/** An id, key, port or graph name: bare where that is legal. */
export function printName(page: Page, literal: LiteralASTNode): string {
  return isBare(literal.text) ? literal.text : printQuoted(page, literal, 0);
}

/**
 * A value: quotes stay, and come where Graphviz needs them.
 *
 * @param depth the depth of the line it begins on.
 */
export function printValue(
  page: Page,
  literal: LiteralASTNode,
  depth: number,
): string {
  const { text, quoted } = literal;
  return !quoted && (isBare(text) || NUMERAL.test(text))
    ? text
    : printQuoted(page, literal, depth);
}

function isBare(text: string): boolean {
  return isPlainId(text) && keywordOf(text) === undefined;
}

function printQuoted(
  page: Page,
  literal: LiteralASTNode,
  depth: number,
): string {
  if (literal.parts !== undefined) {
    return printParts(page, literal.parts, depth);
  }
  // A bare word holds neither quotes nor backslashes.
  if (!literal.quoted) return `"${literal.text}"`;
  const { start, end } = literal.location;
  return page.source.text.slice(start.offset, end.offset);
}

/** A concatenation; strings on lines of their own stay there. */
function printParts(
  page: Page,
  parts: readonly LiteralASTNode[],
  depth: number,
): string {
  const next = ` +${page.newline}${indentation(depth + 1)}`;
  let printed = "";
  parts.forEach((part, index) => {
    const last = parts[index - 1];
    if (last !== undefined) {
      const sameLine = last.location.end.line === part.location.start.line;
      printed += sameLine ? " + " : next;
    }
    printed += printQuoted(page, part, depth);
  });
  return printed;
}
