/**
 * The contents of a run's files: one file that only ever grows. Entries of
 * snapshots say where in it their content stands, so a crash while something is
 * added leaves bytes that nobody asks for.
 *
 * @module
 */

import type { SnapshotEntry } from "../history/event.ts";
import type { AppendFile, Files } from "../host/host.ts";
import { WorkspaceError } from "./errors.ts";
import { loadRunningHash, sha256, type StartHash } from "./hash.ts";

/** Where a content stands. */
export interface Content {
  /** Hex SHA-256. */
  readonly hash: string;
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** Files of more bytes are read piece by piece. */
export const LARGE = 8 << 20;

const PIECE = 1 << 20;

interface PackState {
  /** By hash, so that nothing is kept twice. */
  readonly known: Map<string, Content>;
  /** True when something was added that may not be on the disk yet. */
  dirty: boolean;
}

/** The file of contents. */
export class Pack {
  readonly path: string;
  readonly #files: Files;
  readonly #state: PackState = { known: new Map(), dirty: false };

  constructor(files: Files, path: string) {
    this.#files = files;
    this.path = path;
  }

  /** Tells of a content that is in the file already. */
  learn(entry: SnapshotEntry): void {
    const { hash, offset, size } = entry;
    if (hash === undefined || offset === undefined || size === undefined) {
      return;
    }
    this.#state.known.set(hash, { hash, offset, size });
  }

  /** @throws {WorkspaceError} when the file ends before the contents that it was told of do. */
  checkSize(): void {
    let last: Content | undefined;
    for (const content of this.#state.known.values()) {
      if (!last || content.offset + content.size > last.offset + last.size) {
        last = content;
      }
    }
    const size = this.#files.lstat(this.path)?.size ?? 0;
    if (last && size < last.offset + last.size) throw this.#damaged(last);
  }

  /** Opens the file for more. */
  writer(): PackWriter {
    return new PackWriter(this.#files, this.path, this.#state);
  }

  /** @throws {WorkspaceError} when the bytes are not those that were written. */
  async read(content: Content): Promise<Uint8Array> {
    const data = this.#readAt(content, content.offset, content.size);
    if (await sha256(data) !== content.hash) throw this.#damaged(content);
    return data;
  }

  /** Adds a content to a new file, piece by piece. */
  async copyTo(content: Content, path: string): Promise<void> {
    const hash = (await loadRunningHash())();
    using target = this.#files.append(path);
    for (let done = 0; done < content.size; done += PIECE) {
      const length = Math.min(PIECE, content.size - done);
      const data = this.#readAt(content, content.offset + done, length);
      hash.update(data);
      target.append(data);
    }
    if (hash.end() !== content.hash) throw this.#damaged(content);
  }

  #readAt(
    content: Content,
    offset: number,
    length: number,
  ): Uint8Array<ArrayBuffer> {
    if (length === 0) return new Uint8Array();
    try {
      return this.#files.readAt(this.path, offset, length);
    } catch (cause) {
      if (cause instanceof RangeError || this.#files.isNotFound(cause)) {
        throw this.#damaged(content, cause);
      }
      throw cause;
    }
  }

  #damaged(content: Content, cause?: unknown): WorkspaceError {
    const { hash, offset, size } = content;
    return new WorkspaceError(
      `Cannot read the ${size} bytes at offset ${offset} of "${this.path}": they are not the content ${
        hash.slice(0, 12)
      } that was written there`,
      {
        path: this.path,
        hint:
          "the file was damaged or cut after it was written; restore the run's folder from a copy, or start a new run",
        cause,
      },
    );
  }
}

/** Adds contents. */
export class PackWriter implements Disposable {
  readonly #files: Files;
  readonly #path: string;
  readonly #state: PackState;
  readonly #file: AppendFile;
  /** Where the next content will stand: the real end, whatever a crash left there. */
  #end: number;

  constructor(files: Files, path: string, state: PackState) {
    this.#files = files;
    this.#path = path;
    this.#state = state;
    this.#file = files.append(path);
    this.#end = this.#file.size();
  }

  /** Adds a content, unless it is there. */
  add(hash: string, data: Uint8Array): Content {
    const known = this.#state.known.get(hash);
    if (known) return known;
    this.#file.append(data);
    return this.#added(hash, data.length);
  }

  /** Adds what a large file holds, and passes it on. */
  addFile(
    path: string,
    startHash: StartHash,
    each: (data: Uint8Array) => void = () => {},
  ): Content {
    const hash = startHash();
    let size = 0;
    for (const data of pieces(this.#files, path)) {
      hash.update(data);
      this.#file.append(data);
      each(data);
      size += data.length;
    }
    const digest = hash.end();
    const known = this.#state.known.get(digest);
    if (!known) return this.#added(digest, size);
    this.#files.truncate(this.#path, this.#end);
    return known;
  }

  /** Waits until all that was added is on the disk. */
  sync(): void {
    if (this.#state.dirty) this.#file.sync();
    this.#state.dirty = false;
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #added(hash: string, size: number): Content {
    const content = { hash, offset: this.#end, size };
    this.#end += size;
    this.#state.dirty = true;
    this.#state.known.set(hash, content);
    return content;
  }
}

/** The hash of a large file. */
export function hashFile(
  files: Files,
  path: string,
  startHash: StartHash,
): string {
  const hash = startHash();
  for (const data of pieces(files, path)) hash.update(data);
  return hash.end();
}

/** What a file holds, piece by piece. Each piece is gone when the next is asked for. */
function* pieces(
  files: Files,
  path: string,
): Generator<Uint8Array, void, void> {
  using file = files.open(path);
  const buffer = new Uint8Array(PIECE);
  for (;;) {
    const count = file.read(buffer);
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}
