/**
 * Keeps secrets out of texts.
 *
 * @module
 */

import {
  binary,
  ByteStream,
  type Redacting,
  TextStream,
} from "./redact_stream.ts";
import { Patterns, type Secret } from "./secret_patterns.ts";

export type { Redacting } from "./redact_stream.ts";
export type { Secret } from "./secret_patterns.ts";

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
        name,
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
    return new TextStream(this.#texts);
  }

  /** For bytes that come in pieces. */
  bytes(): Redacting<Uint8Array> {
    return new ByteStream(this.#bytes);
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

/** JSON within JSON: a program's output, in an agent's message, in a record of messages. */
const DEEPEST = 4;

/** How a text may stand in others: as it is, in JSON, in an address. */
function spellings(value: string): readonly string[] {
  const found = new Set([value, encodeURIComponent(value.toWellFormed())]);
  let quoted = value;
  for (let depth = 0; depth < DEEPEST; depth++) {
    quoted = JSON.stringify(quoted).slice(1, -1);
    found.add(quoted);
  }
  return [...found];
}

const encoder = new TextEncoder();
