/** After an error: on to where reading can go on. */

import type { Cursor } from "./cursor.ts";
import { describe } from "./hint.ts";

/** Reports that the token does not belong here. */
export function unexpected(
  cursor: Cursor,
  expected: string,
  fix: string,
): void {
  const { token } = cursor;
  if (cursor.fault(token)) return;
  cursor.error(
    { start: token.start, end: token.end },
    `expected ${expected}, found ${describe(token)}`,
    fix,
  );
}

/**
 * Skips to the next statement: after a `;`, before the `}` that ends the block,
 * or at a line that can begin a statement.
 */
export function skipStatement(cursor: Cursor): void {
  let lists = 0;
  for (let first = true;; first = false) {
    switch (cursor.token.kind) {
      case "end":
      case "}":
        return;
      case "{":
        // A block is read as one even after an error, so that its `}` does not end the digraph.
        if (!first) return;
        break;
      case "[":
        lists++;
        break;
      case "]":
        if (lists > 0) lists--;
        break;
      case ";":
        if (lists === 0) {
          cursor.advance();
          return;
        }
        break;
      case "word":
      case "string":
        if (!first && lists === 0 && cursor.onNewLine()) return;
        break;
      default:
    }
    cursor.skip();
  }
}

/**
 * Skips to where an attribute list can go on: after a separator, or at its end,
 * or at a new line.
 *
 * @param quoteMissing a quote is missing or too many: what looks like a string
 * over several lines from here on is not one.
 */
export function skipAttribute(cursor: Cursor, quoteMissing = false): void {
  for (let first = true;; first = false) {
    switch (cursor.token.kind) {
      case "end":
      case "]":
      case "{":
      case "}":
        return;
      case ",":
      case ";":
        cursor.advance();
        return;
      case "word":
      case "string":
        if (!first && cursor.onNewLine()) return;
        if (quoteMissing && cursor.token.end.line > cursor.token.start.line) {
          cursor.rewindToLineEnd(cursor.token.start);
          return;
        }
        break;
      default:
    }
    cursor.skip();
  }
}

/** Skips a whole block, however deep, from its `{` to after its `}`. */
export function skipBlock(cursor: Cursor): void {
  let depth = 0;
  do {
    if (cursor.is("{")) depth++;
    if (cursor.is("}")) depth--;
    cursor.skip();
  } while (depth > 0 && !cursor.is("end"));
}
