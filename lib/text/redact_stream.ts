/** Keeps secrets out of what comes in pieces, also where one is cut between two of them. */

import type { Part, Patterns } from "./secret_patterns.ts";

/** A text or its bytes, piece by piece: what could be the beginning of a secret is held back until more is known. */
export interface Redacting<Piece> {
  /** Takes the next piece, and gives what can be told so far. */
  push(piece: Piece): Piece;
  /** Nothing follows: gives the rest. */
  end(): Piece;
  /** True once a secret was found. */
  readonly found: boolean;
}

/** Takes pieces apart, whatever they are made of. */
abstract class Stream<Piece extends { readonly length: number }>
  implements Redacting<Piece> {
  readonly #patterns: Patterns;
  #held: Piece;
  #found = false;

  constructor(patterns: Patterns, nothing: Piece) {
    this.#patterns = patterns;
    this.#held = nothing;
  }

  /** A character for each place of a piece. */
  protected abstract read(piece: Piece): string;
  protected abstract slice(piece: Piece, from: number, to?: number): Piece;
  protected abstract join(pieces: readonly (Piece | string)[]): Piece;

  get found(): boolean {
    return this.#found;
  }

  push(piece: Piece): Piece {
    if (!this.#patterns.isActive) return piece;
    const all = this.#held.length === 0
      ? piece
      : this.join([this.#held, piece]);
    const { parts, end } = this.#patterns.split(this.read(all));
    this.#held = this.slice(all, end);
    return this.#told(all, parts);
  }

  end(): Piece {
    const rest = this.#held;
    this.#held = this.slice(rest, rest.length);
    return this.#told(rest, this.#patterns.split(this.read(rest), true).parts);
  }

  #told(all: Piece, parts: readonly Part[]): Piece {
    const [first] = parts;
    if (parts.length === 1 && first && typeof first !== "string") {
      return this.slice(all, ...first);
    }
    this.#found ||= parts.some((part) => typeof part === "string");
    return this.join(
      parts.map((part) =>
        typeof part === "string" ? part : this.slice(all, ...part)
      ),
    );
  }
}

/** For a text. */
export class TextStream extends Stream<string> {
  constructor(patterns: Patterns) {
    super(patterns, "");
  }

  protected read(piece: string): string {
    return piece;
  }

  protected slice(piece: string, from: number, to?: number): string {
    return piece.slice(from, to);
  }

  protected join(pieces: readonly string[]): string {
    return pieces.join("");
  }
}

/** For bytes. */
export class ByteStream extends Stream<Uint8Array> {
  constructor(patterns: Patterns) {
    super(patterns, new Uint8Array());
  }

  protected read(piece: Uint8Array): string {
    return binary(piece);
  }

  protected slice(piece: Uint8Array, from: number, to?: number): Uint8Array {
    return piece.subarray(from, to);
  }

  protected join(pieces: readonly (Uint8Array | string)[]): Uint8Array {
    const all = pieces.map((piece) =>
      typeof piece === "string" ? encoder.encode(piece) : piece
    );
    const joined = new Uint8Array(
      all.reduce((sum, { length }) => sum + length, 0),
    );
    let at = 0;
    for (const piece of all) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  }
}

const encoder = new TextEncoder();

const bytewise = new TextDecoder("latin1", { ignoreBOM: true });

/** One character a byte, so that bytes can be searched as a text: always the same one, which need not be the byte's code. */
export function binary(bytes: Uint8Array): string {
  return bytewise.decode(bytes);
}
