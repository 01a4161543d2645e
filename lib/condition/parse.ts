/**
 * Condition text → {@linkcode Condition}.
 *
 * ```text
 * or      = and { "||" and }
 * and     = not { "&&" not }
 * not     = "!" not | "(" or ")" | key [ operator literal ]
 * ```
 *
 * @module
 */

import type {
  Comparison,
  Condition,
  Operator,
  ParsedCondition,
} from "./condition.ts";
import { ConditionSyntaxError, type Token, tokens } from "./lex.ts";
import { compilePattern } from "./pattern.ts";

/** How deep parentheses and `!` may nest. */
const DEEPEST = 64;

const COMPARISONS: Readonly<Record<string, Operator>> = {
  "=": "=",
  "==": "=",
  "!=": "!=",
  ">": ">",
  ">=": ">=",
  "<": "<",
  "<=": "<=",
  contains: "contains",
  matches: "matches",
};

/** What people write for an operator that has another spelling here. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  and: "&&",
  or: "||",
  not: "!",
  is: "=",
  eq: "=",
  ne: "!=",
  gt: ">",
  ge: ">=",
  gte: ">=",
  lt: "<",
  le: "<=",
  lte: "<=",
};

const KEY = /^[A-Za-z_][\w.:/-]*$/;

/** Reads a condition; an empty or blank one is the condition that always holds. */
export function parseCondition(text: string): ParsedCondition {
  if (text.trim() === "") return { ok: true, condition: { kind: "always" } };
  try {
    return { ok: true, condition: new Parser(text).parse() };
  } catch (error) {
    if (error instanceof ConditionSyntaxError) return error.found;
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  parse(): Condition {
    const condition = this.#or();
    const rest = this.#peek();
    if (rest.kind !== "end") throw unexpected(rest);
    return condition;
  }

  #or(): Condition {
    const parts = [this.#and()];
    while (this.#take("||")) parts.push(this.#and());
    return parts.length === 1 ? parts[0]! : { kind: "any", parts };
  }

  #and(): Condition {
    const parts = [this.#not()];
    while (this.#take("&&")) parts.push(this.#not());
    return parts.length === 1 ? parts[0]! : { kind: "all", parts };
  }

  #not(): Condition {
    const first = this.#peek();
    if (this.#take("!")) {
      return this.#deeper(first, () => ({ kind: "not", part: this.#not() }));
    }
    if (!this.#take("(")) return this.#leaf();
    return this.#deeper(first, () => {
      const inner = this.#or();
      const next = this.#peek();
      if (this.#take(")")) return inner;
      if (next.kind !== "end") throw unexpected(next);
      throw new ConditionSyntaxError(
        'a "(" is not closed',
        first,
        'add the missing ")"',
      );
    });
  }

  #leaf(): Condition {
    const key = this.#peek();
    if (key.kind !== "word") throw noKey(key);
    if (!KEY.test(key.text)) throw noKey(key);
    this.#at++;
    const symbol = this.#peek();
    const operator = symbol.kind !== "quoted" &&
        Object.hasOwn(COMPARISONS, symbol.text)
      ? COMPARISONS[symbol.text]
      : undefined;
    if (operator === undefined) {
      return { kind: "truthy", key: key.text, keyRange: range(key) };
    }
    this.#at++;
    return this.#comparison(key, symbol, operator);
  }

  #comparison(key: Token, symbol: Token, operator: Operator): Comparison {
    const value = this.#peek();
    if (value.kind === "end" || value.kind === "operator") {
      throw new ConditionSyntaxError(
        `expected a value after "${symbol.text}"${
          value.kind === "end" ? "" : `, found "${value.text}"`
        }`,
        value,
        `write a value, or "" for the empty one`,
      );
    }
    this.#at++;
    return {
      kind: "compare",
      key: key.text,
      operator,
      value: value.text,
      ...(operator === "matches" ? { pattern: compilePattern(value) } : {}),
      keyRange: range(key),
      valueRange: range(value),
    };
  }

  #peek(): Token {
    // The last token is `end`, and nothing steps over it.
    return this.#tokens[this.#at]!;
  }

  #take(operator: string): boolean {
    const token = this.#peek();
    if (token.kind !== "operator" || token.text !== operator) return false;
    this.#at++;
    return true;
  }

  #deeper(at: Token, read: () => Condition): Condition {
    if (++this.#depth > DEEPEST) {
      throw new ConditionSyntaxError(
        `nested deeper than ${DEEPEST} levels`,
        at,
        "split it over several edges, or compute it in a node",
      );
    }
    const condition = read();
    this.#depth--;
    return condition;
  }
}

function range({ offset, length }: Token): { offset: number; length: number } {
  return { offset, length };
}

function noKey(token: Token): ConditionSyntaxError {
  if (token.kind === "end") {
    return new ConditionSyntaxError(
      "expected a key, such as outcome, at the end",
      token,
    );
  }
  return new ConditionSyntaxError(
    `expected a key, such as outcome, but found ${shown(token)}`,
    token,
    token.kind === "operator"
      ? undefined
      : "write the key on the left: outcome=success",
  );
}

function unexpected(token: Token): ConditionSyntaxError {
  const spelling = Object.hasOwn(OTHER_SPELLINGS, token.text.toLowerCase())
    ? OTHER_SPELLINGS[token.text.toLowerCase()]
    : undefined;
  return new ConditionSyntaxError(
    `unexpected ${shown(token)}`,
    token,
    spelling !== undefined
      ? `write ${spelling}`
      : token.kind === "operator"
      ? undefined
      : "join comparisons with && or ||, and put a value with spaces in quotes",
  );
}

function shown(token: Token): string {
  return token.kind === "quoted"
    ? JSON.stringify(token.text)
    : `"${token.text}"`;
}
