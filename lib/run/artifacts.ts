/** The files of one attempt: what to keep in the journal, and what has to be synced on its own. */

import type { Artifacts } from "../handler.ts";
import type { Files } from "../host/host.ts";

/** Files up to this many bytes are kept in the journal, so one sync is enough for all of them. */
const SMALL = 16 * 1024;

/** An attempt's folder, with its names noted. */
export class AttemptFiles implements Artifacts {
  readonly folder: string;
  readonly #files: Files;
  readonly #written = new Map<string, string>();
  readonly #others = new Set<string>();
  #made = false;

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.folder = folder;
  }

  /** Creates the folder; only once it is needed. */
  #make(): void {
    if (this.#made) return;
    this.#files.mkdir(this.folder);
    this.#made = true;
  }

  write(name: string, content: string | Uint8Array): void {
    const path = this.path(name);
    this.#files.write(path, content);
    if (typeof content === "string" && content.length <= SMALL) {
      this.#written.set(name, content);
      this.#others.delete(name);
    } else {
      this.#written.delete(name);
    }
  }

  path(name: string): string {
    if (!/^[^/\0]+$/.test(name) || name === "." || name === "..") {
      throw new RangeError(
        `Cannot name an artifact ${
          JSON.stringify(name)
        }: it must be a plain file name`,
      );
    }
    this.#make();
    this.#others.add(name);
    return `${this.folder}/${name}`;
  }

  read(name: string, limit = Infinity): string | undefined {
    const path = this.path(name);
    const info = this.#files.lstat(path);
    if (info?.kind !== "file") return undefined;
    return new TextDecoder().decode(
      this.#files.readAt(path, 0, Math.min(limit, info.size)),
    );
  }

  remove(name: string): void {
    this.#files.remove(this.path(name));
    this.#written.delete(name);
  }

  /**
   * Brings the files to rest.
   *
   * @returns the text of the small ones; all others are on the disk.
   */
  settle(): Record<string, string> {
    const small: Record<string, string> = Object.fromEntries(this.#written);
    if (!this.#made) return small;
    for (const name of this.#others) {
      const text = this.#smallText(name);
      if (text !== undefined) small[name] = text;
    }
    return small;
  }

  /** The text of a small file; a large one, or one that is no text, is synced. */
  #smallText(name: string): string | undefined {
    const path = `${this.folder}/${name}`;
    const info = this.#files.lstat(path);
    if (info?.kind !== "file") return undefined;
    if (info.size <= SMALL) {
      const text = decode(this.#files.read(path));
      if (text !== undefined) return text;
    }
    this.#files.sync(path);
    return undefined;
  }

  /** The end of a file as text, at most so many bytes; `undefined` when there is no such file. */
  tail(name: string, bytes: number): string | undefined {
    const path = `${this.folder}/${name}`;
    const info = this.#made ? this.#files.lstat(path) : undefined;
    if (info?.kind !== "file") return undefined;
    const length = Math.min(bytes, info.size);
    return new TextDecoder().decode(
      this.#files.readAt(path, info.size - length, length),
    );
  }

  /** Those of `names` that exist. */
  existing(names: readonly string[]): string[] {
    if (!this.#made) return [];
    return names.filter((name) =>
      this.#written.has(name) ||
      this.#files.lstat(`${this.folder}/${name}`) !== undefined
    );
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `undefined` when the bytes are no UTF-8. */
function decode(data: Uint8Array): string | undefined {
  try {
    return strict.decode(data);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
