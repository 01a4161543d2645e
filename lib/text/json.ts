/** JSON that people write by hand: a value with the place of each of its parts. */

/** A value, and where its text begins. */
export type JsonPart =
  | { readonly is: "object"; readonly at: number; readonly members: Members }
  | {
    readonly is: "array";
    readonly at: number;
    readonly items: readonly JsonPart[];
  }
  | {
    readonly is: "plain";
    readonly at: number;
    readonly value: string | number | boolean | null;
  };

/** Members of an object, as they stand there: a key can be there twice. */
export type Members = readonly {
  readonly key: string;
  readonly at: number;
  readonly value: JsonPart;
}[];

/** A text is no JSON. */
export class JsonError extends SyntaxError {
  override readonly name = "JsonError";
  /** Where, counted from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * Reads JSON.
 *
 * @throws {JsonError} with the place where it is none.
 */
export function readJson(text: string): JsonPart {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** Line and column of a place, both from 1; columns are characters. */
export function lineAndColumn(
  text: string,
  at: number,
): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, at).split("\n");
  const last = lines.at(-1)?.replace(/^\ufeff/, "") ?? "";
  return { line: lines.length, column: Array.from(last).length + 1 };
}

/** Deeper than anybody writes by hand. */
const DEEPEST = 100;

const SPACE = /[ \t\r\n]*/y;
const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING =
  // deno-lint-ignore no-control-regex -- JSON excludes them
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    // Some editors begin every file with it.
    if (text.startsWith("\ufeff")) this.#at = 1;
  }

  value(depth: number): JsonPart {
    this.#skipSpace();
    const at = this.#at;
    if (depth > DEEPEST) {
      throw new JsonError(`it is nested deeper than ${DEEPEST} levels`, at);
    }
    if (this.#take("{")) {
      return { is: "object", at, members: this.#members(depth) };
    }
    if (this.#take("[")) return { is: "array", at, items: this.#items(depth) };
    if (this.#text[at] === '"') {
      return { is: "plain", at, value: this.#string() };
    }
    const word = this.#match(WORD);
    // `nullx` and `01` are no values.
    if (word === "" || /[\w.]/.test(this.#text[this.#at] ?? "")) {
      this.#at = at;
      throw this.#expected("a value");
    }
    return { is: "plain", at, value: JSON.parse(word) };
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#expected("nothing more");
  }

  #members(depth: number): Members {
    const members: Members[number][] = [];
    this.#skipSpace();
    if (this.#take("}")) return members;
    do {
      this.#skipSpace();
      const at = this.#at;
      if (this.#text[at] !== '"') throw this.#expected('a key in "quotes"');
      const key = this.#string();
      this.#skipSpace();
      if (!this.#take(":")) throw this.#expected("a colon");
      members.push({ key, at, value: this.value(depth + 1) });
      this.#skipSpace();
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#expected("a comma or }");
    return members;
  }

  #items(depth: number): readonly JsonPart[] {
    const items: JsonPart[] = [];
    this.#skipSpace();
    if (this.#take("]")) return items;
    do {
      items.push(this.value(depth + 1));
      this.#skipSpace();
    } while (this.#take(","));
    if (!this.#take("]")) throw this.#expected("a comma or ]");
    return items;
  }

  #string(): string {
    const at = this.#at;
    const text = this.#match(STRING);
    if (text !== "") return JSON.parse(text);
    throw new JsonError(
      "the text that begins here does not end in its line, or has a \\ before a letter that means nothing",
      at,
    );
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #expected(what: string): JsonError {
    const rest = this.#text.slice(this.#at);
    const found = /^(?:\/\/|\/\*|\w+|[^])/u.exec(rest)?.[0];
    const comment = found === "//" || found === "/*";
    return new JsonError(
      comment
        ? "JSON has no comments"
        : `expected ${what}, but found ${
          found === undefined
            ? "the end of the file"
            : JSON.stringify(found.slice(0, 40))
        }`,
      this.#at,
    );
  }
}
