/** The end of a stream of bytes, without keeping all of it. */

/** Keeps the last `limit` bytes that were pushed. */
export class Tail {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  /** Bytes in the chunks. */
  #held = 0;
  #dropped = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    // Twice the limit before anything is copied, so that each byte is copied at most once.
    if (this.#held > 2 * this.#limit) this.#cut();
  }

  /** The end as text, from the first whole character on; what is not UTF-8 becomes `�`. */
  text(): string {
    this.#cut();
    const bytes = this.#chunks[0] ?? new Uint8Array();
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      this.#dropped ? fromBoundary(bytes) : bytes,
    );
  }

  #cut(): void {
    const all = new Uint8Array(this.#held);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    const excess = Math.max(0, all.length - this.#limit);
    if (excess > 0) this.#dropped = true;
    const kept = excess > 0 ? all.slice(excess) : all;
    this.#chunks = [kept];
    this.#held = kept.length;
  }
}

/** Drops what is left of a character whose beginning was cut off: 3 bytes at most. */
function fromBoundary(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && start < bytes.length && isContinuation(bytes[start]!)) {
    start++; // `start` is inside
  }
  return bytes.subarray(start);
}

function isContinuation(byte: number): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}
