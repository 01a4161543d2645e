/** Condition text → tokens. */

import type { ConditionError, Range } from "./condition.ts";

/** A token of a condition. */
export interface Token extends Range {
  readonly kind: "word" | "quoted" | "operator" | "end";
  /** A word or an operator as written, a quoted text with its escapes resolved. */
  readonly text: string;
}

/** Thrown inside the parser only; {@linkcode parseCondition} turns it into a value. */
export class ConditionSyntaxError extends SyntaxError {
  override readonly name = "ConditionSyntaxError";
  readonly found: ConditionError;

  constructor(message: string, range: Range, fix?: string) {
    super(message);
    this.found = {
      ok: false,
      message,
      offset: range.offset,
      length: range.length,
      ...(fix === undefined ? {} : { fix }),
    };
  }
}

const OPERATORS = [
  "&&",
  "||",
  "==",
  "!=",
  ">=",
  "<=",
  "=",
  ">",
  "<",
  "!",
  "(",
  ")",
];

/** What ends a bare word. */
const WORD = /[^\s()"'=!<>&|]+/y;

/** The escapes of a DOT string; an unknown one keeps its backslash, so that `\d` needs no doubling. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  '"': '"',
  "'": "'",
  n: "\n",
  t: "\t",
  r: "\r",
};

/** Splits a condition into tokens, the last of which is `end`. */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    if (/\s/.test(text.charAt(offset))) {
      offset++;
      continue;
    }
    const token = tokenAt(text, offset);
    found.push(token);
    offset += token.length;
  }
  found.push({ kind: "end", text: "", offset: endOf(text), length: 0 });
  return found;
}

function tokenAt(text: string, offset: number): Token {
  const char = text.charAt(offset);
  if (char === '"' || char === "'") return quotedAt(text, offset, char);
  const operator = OPERATORS.find((one) => text.startsWith(one, offset));
  if (operator !== undefined) {
    return {
      kind: "operator",
      text: operator,
      offset,
      length: operator.length,
    };
  }
  WORD.lastIndex = offset;
  const word = WORD.exec(text)?.[0];
  if (word === undefined) {
    throw new ConditionSyntaxError(
      `unexpected "${char}"`,
      { offset, length: 1 },
      `write "${char}${char}", or put the value in quotes`,
    );
  }
  return { kind: "word", text: word, offset, length: word.length };
}

function quotedAt(text: string, offset: number, quote: string): Token {
  let value = "";
  for (let at = offset + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) {
      return { kind: "quoted", text: value, offset, length: at + 1 - offset };
    }
    if (char !== "\\") {
      value += char;
      continue;
    }
    const next = text.charAt(at + 1);
    const meaning = Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : undefined;
    if (meaning === undefined) {
      value += char;
      continue;
    }
    value += meaning;
    at++;
  }
  throw new ConditionSyntaxError(
    "a quoted value does not end",
    { offset, length: text.length - offset },
    `add the closing ${quote}`,
  );
}

/** Where something missing at the end is missed: right after the last character that says something. */
function endOf(text: string): number {
  return text.trimEnd().length;
}
