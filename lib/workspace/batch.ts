/** Contents that are hashed while the next ones are read, and then kept together. */

import { sha256 } from "./hash.ts";
import type { Content, PackWriter } from "./pack.ts";

const BATCH_BYTES = 8 << 20;
const BATCH_FILES = 512;

/** Adds many small contents to a pack. */
export class Batch {
  readonly #writer: PackWriter;
  #waiting: Waiting[] = [];
  #bytes = 0;

  constructor(writer: PackWriter) {
    this.#writer = writer;
  }

  /** Takes a content; `kept` hears where it stands, after {@linkcode Batch.finish} at the latest. */
  async add(
    data: Uint8Array<ArrayBuffer>,
    kept: (content: Content) => void,
  ): Promise<void> {
    this.#waiting.push({ data, hash: sha256(data), kept });
    this.#bytes += data.length;
    if (this.#bytes >= BATCH_BYTES || this.#waiting.length >= BATCH_FILES) {
      await this.finish();
    }
  }

  /** Adds what was taken. */
  async finish(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    const hashes = await Promise.all(waiting.map(({ hash }) => hash));
    for (const [index, { data, kept }] of waiting.entries()) {
      kept(this.#writer.add(hashes[index] ?? "", data));
    }
  }
}

interface Waiting {
  readonly data: Uint8Array;
  readonly hash: string | Promise<string>;
  kept(content: Content): void;
}
