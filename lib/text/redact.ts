/**
 * Keeps secrets out of texts.
 *
 * @module
 */

/** A text that nobody is to read. */
export interface Secret {
  /** What stands in its place: `[redacted: NAME]`. */
  readonly name: string;
  /** The text. */
  readonly value: string;
}

/** A text or its bytes, piece by piece: what could be the beginning of a secret is held back until more is known. */
export interface Redacting<Piece> {
  /** Takes the next piece, and gives what can be told so far. */
  push(piece: Piece): Piece;
  /** Nothing follows: gives the rest. */
  end(): Piece;
  /** True once a secret was found. */
  readonly found: boolean;
}

/** Puts names in the place of secrets. */
export class Redactor {
  readonly #texts: Patterns;
  readonly #bytes: Patterns;

  constructor(secrets: readonly Secret[]) {
    const all = secrets.flatMap(({ name, value }) =>
      spellings(value).map((value) => ({ name, value }))
    );
    this.#texts = new Patterns(all);
    this.#bytes = new Patterns(
      all.map(({ name, value }) => ({
        name: binary(encoder.encode(name)),
        value: binary(encoder.encode(value)),
      })),
    );
  }

  /** False when there is nothing to look for. */
  get isActive(): boolean {
    return this.#texts.isActive;
  }

  /** A text without secrets. */
  text(text: string): string {
    return this.isActive ? this.#texts.replace(text) : text;
  }

  /** The same value with all its texts, keys included, without secrets. */
  value<T>(value: T): T {
    return this.isActive ? this.#walk(value) as T : value;
  }

  /** For a text that comes in pieces. */
  texts(): Redacting<string> {
    return new Stream(this.#texts);
  }

  /** For bytes that come in pieces. */
  bytes(): Redacting<Uint8Array<ArrayBuffer>> {
    const stream = new Stream(this.#bytes);
    return {
      push: (piece) => bytesOf(stream.push(binary(piece))),
      end: () => bytesOf(stream.end()),
      get found() {
        return stream.found;
      },
    };
  }

  #walk(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.#walk(each));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        this.text(key),
        this.#walk(each),
      ]),
    );
  }
}

/** What is looked for, longest first, so that a secret within another one does not hide it. */
class Patterns {
  readonly #secrets: readonly Secret[];
  readonly #all: RegExp | undefined;
  /** The longest beginning of a secret that is not all of it. */
  readonly #longest: number;

  constructor(secrets: readonly Secret[]) {
    this.#secrets = secrets.toSorted((a, b) => b.value.length - a.value.length);
    this.#longest = (this.#secrets[0]?.value.length ?? 1) - 1;
    if (secrets.length === 0) return;
    const source = this.#secrets.map(({ value }) =>
      value.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    ).join("|");
    this.#all = new RegExp(source, "g");
  }

  get isActive(): boolean {
    return this.#all !== undefined;
  }

  replace(text: string): string {
    if (!this.#all) return text;
    return text.replaceAll(this.#all, (value) => this.#nameOf(value));
  }

  /** Where the first secret stands that may go on beyond the end, at `from` or later. */
  open(text: string, from: number): number | undefined {
    for (
      let at = Math.max(from, text.length - this.#longest);
      at < text.length;
      at++
    ) {
      const rest = text.slice(at);
      const begins = this.#secrets.some(({ value }) =>
        value.length > rest.length && value.startsWith(rest)
      );
      if (begins) return at;
    }
    return undefined;
  }

  /** The first whole secret at `from` or later. */
  find(
    text: string,
    from: number,
  ):
    | { readonly at: number; readonly end: number; readonly by: string }
    | undefined {
    if (!this.#all) return undefined;
    this.#all.lastIndex = from;
    const found = this.#all.exec(text);
    if (!found) return undefined;
    const [value] = found;
    return {
      at: found.index,
      end: found.index + value.length,
      by: this.#nameOf(value),
    };
  }

  #nameOf(value: string): string {
    const secret = this.#secrets.find((each) => each.value === value);
    return `[redacted: ${secret?.name ?? "a secret"}]`;
  }
}

class Stream implements Redacting<string> {
  readonly #patterns: Patterns;
  #held = "";
  #found = false;

  constructor(patterns: Patterns) {
    this.#patterns = patterns;
  }

  get found(): boolean {
    return this.#found;
  }

  push(piece: string): string {
    if (!this.#patterns.isActive) return piece;
    const text = this.#held + piece;
    let told = "";
    let at = 0;
    for (;;) {
      const found = this.#patterns.find(text, at);
      const open = this.#patterns.open(text, at);
      // One that stands before a whole one, or where it stands, may be the longer one.
      if (open !== undefined && (!found || open <= found.at)) {
        this.#held = text.slice(open);
        return told + text.slice(at, open);
      }
      if (!found) {
        this.#held = "";
        return told + text.slice(at);
      }
      told += text.slice(at, found.at) + found.by;
      this.#found = true;
      at = found.end;
    }
  }

  end(): string {
    const rest = this.#patterns.replace(this.#held);
    if (rest !== this.#held) this.#found = true;
    this.#held = "";
    return rest;
  }
}

/** How a text may stand in others: as it is, in JSON, in an address. */
function spellings(value: string): readonly string[] {
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value.toWellFormed()),
    ]),
  ];
}

const encoder = new TextEncoder();

/** One character a byte, so that bytes can be searched as a text. */
function binary(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
