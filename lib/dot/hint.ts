/** The words in which the parser speaks of tokens and names. */

import { isPlainId } from "./chars.ts";
import type { Token } from "./token.ts";

/** A token as a message names it. */
export function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the text";
    case "string":
      return `the string ${JSON.stringify(shorten(token.text))}`;
    default:
      return `\`${shorten(token.text)}\``;
  }
}

/** A valid id near `text`. */
export function suggestId(text: string): string {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "");
  const id = plain.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+(?=.)|_+$/g, "");
  if (id === "") return "a name such as step_1";
  return isPlainId(id) ? id : `n${id}`;
}

/** At most 24 characters of `text`, on one line. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 24 ? line : `${line.slice(0, 23).trimEnd()}…`;
}
