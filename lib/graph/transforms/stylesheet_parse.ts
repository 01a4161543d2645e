/**
 * Stylesheet text → rules.
 *
 * ```text
 * sheet       = { rule }
 * rule        = selector { "," selector } "{" [ declaration { ";" declaration } [ ";" ] ] "}"
 * selector    = "*" | shape | "." class | "#" id
 * declaration = property ( ":" | "=" ) value
 * ```
 *
 * @module
 */

/** A piece of a stylesheet's text. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** What a rule speaks of. */
export interface Selector extends Range {
  readonly kind: "all" | "shape" | "class" | "id";
  /** Without its sign; empty for `*`. */
  readonly name: string;
}

/** `property: value`. */
export interface Declaration {
  readonly property: string;
  readonly propertyRange: Range;
  readonly value: string;
  readonly valueRange: Range;
}

/** One rule. */
export interface StyleRule {
  readonly selectors: readonly Selector[];
  readonly declarations: readonly Declaration[];
}

/** A mistake in a stylesheet. */
export interface StyleError extends Range {
  readonly message: string;
  readonly fix?: string;
}

/** Reads a stylesheet; after a mistake it goes on behind the next `}`. */
export function parseStylesheet(
  text: string,
): { readonly rules: readonly StyleRule[]; readonly errors: StyleError[] } {
  const reader = new Reader(text);
  const rules: StyleRule[] = [];
  const errors: StyleError[] = [];
  for (;;) {
    try {
      if (reader.atEnd()) return { rules, errors };
      rules.push(readRule(reader));
    } catch (error) {
      if (!(error instanceof StyleSyntaxError)) throw error;
      errors.push(error.found);
      reader.skipRule();
    }
  }
}

const SELECTOR = /\*|[.#]?[\w-]+/y;
const PROPERTY = /[A-Za-z_]\w*(?:\.[\w-]+)*/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'/y;
const BARE = /[^;{}"'\n]+?(?=\s*(?:[;{}"'\n]|\/\*|$))/y;

function readRule(reader: Reader): StyleRule {
  const selectors = [readSelector(reader)];
  while (reader.take(",")) selectors.push(readSelector(reader));
  if (!reader.take("{")) throw reader.expected('"{" after the selector');
  const declarations: Declaration[] = [];
  while (!reader.take("}")) {
    if (reader.take(";")) continue;
    if (reader.atEnd()) {
      throw reader.expected('"}"', "close the rule with a }");
    }
    declarations.push(readDeclaration(reader));
    if (reader.take(";")) continue;
    if (reader.take("}")) break;
    throw reader.expected(
      '";" or "}" after the value',
      "end each declaration with a ;",
    );
  }
  return { selectors, declarations };
}

function readSelector(reader: Reader): Selector {
  const found = reader.read(SELECTOR);
  if (!found) {
    throw reader.expected("a selector: *, a shape, .class or #id");
  }
  const [text] = found.match;
  const kind = text === "*"
    ? "all"
    : text.startsWith(".")
    ? "class"
    : text.startsWith("#")
    ? "id"
    : "shape";
  return {
    kind,
    name: text.replace(/^[*.#]/, ""),
    ...found.range,
  };
}

function readDeclaration(reader: Reader): Declaration {
  const property = reader.read(PROPERTY);
  if (!property) throw reader.expected("a property, such as llm_model");
  const [name] = property.match;
  if (!reader.take(":") && !reader.take("=")) {
    throw reader.expected(`":" after ${name}`);
  }
  const quoted = reader.read(QUOTED);
  const value = quoted ?? reader.read(BARE);
  if (!value) throw reader.expected(`a value for ${name}`);
  const [bare, double, single] = value.match;
  return {
    property: name,
    propertyRange: property.range,
    value: quoted
      ? (double ?? single ?? "").replace(/\\(["'\\])/g, "$1")
      : bare,
    valueRange: value.range,
  };
}

/** Thrown inside this file only. */
class StyleSyntaxError extends SyntaxError {
  override readonly name = "StyleSyntaxError";
  readonly found: StyleError;

  constructor(found: StyleError) {
    super(found.message);
    this.found = found;
  }
}

/** A place in the text; blanks and comments are stepped over before each look. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  take(sign: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  read(
    pattern: RegExp,
  ): { readonly match: RegExpExecArray; readonly range: Range } | undefined {
    this.#skip();
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    const range = { offset: this.#at, length: match[0].length };
    this.#at += match[0].length;
    return { match, range };
  }

  expected(what: string, fix?: string): StyleSyntaxError {
    const ended = this.atEnd();
    const found = ended ? "" : this.#text.charAt(this.#at);
    return new StyleSyntaxError({
      message: `expected ${what}, found ${
        ended ? "the end" : JSON.stringify(found)
      }`,
      offset: ended ? this.#text.trimEnd().length : this.#at,
      length: ended ? 0 : 1,
      ...(fix === undefined ? {} : { fix }),
    });
  }

  skipRule(): void {
    const end = this.#text.indexOf("}", this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #skip(): void {
    for (;;) {
      while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
      if (!this.#text.startsWith("/*", this.#at)) return;
      const end = this.#text.indexOf("*/", this.#at + 2);
      if (end < 0) {
        const offset = this.#at;
        this.#at = this.#text.length;
        throw new StyleSyntaxError({
          message: "a comment does not end",
          offset,
          length: 2,
          fix: "close it with */",
        });
      }
      this.#at = end + 2;
    }
  }
}
