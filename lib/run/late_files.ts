/**
 * Small files that are written a little later, many at once. The journal has
 * their text, so a crash loses none.
 *
 * Making a file is what costs most in a step that does little: between two
 * syncs of the journal even more than else, and fifty times what a second name
 * of a file costs. So they wait, and files with the same text are one.
 *
 * @module
 */

import type { Files } from "../host/host.ts";
import { removeAll } from "../workspace/access.ts";

/** Texts up to this many characters are looked at for twins. */
const TWIN_SIZE = 4096;

/** Texts that are remembered. */
const TWINS = 256;

/** Files that wait to be written. */
export class LateFiles {
  readonly #files: Files;
  readonly #waiting = new Map<string, string>();
  readonly #folders = new Set<string>();
  /** A written file by its text, and the text by the file. */
  readonly #twins = new Map<string, string>();
  readonly #texts = new Map<string, string>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Writes a file with the next {@linkcode flush}, replacing it. It must not be written in place by anybody. */
  write(path: string, text: string): void {
    this.#waiting.set(path, text);
  }

  /** Writes everything that waits. Nobody else may look before. */
  flush(): void {
    for (const [path, text] of this.#waiting) {
      this.makeFolder(path.slice(0, path.lastIndexOf("/")));
      if (!this.#linkTwin(path, text)) this.#create(path, text);
      this.#waiting.delete(path);
    }
  }

  /** To be called when something else comes to stand at a path, or nothing. */
  forget(path: string): void {
    const text = this.#texts.get(path);
    if (text === undefined) return;
    this.#texts.delete(path);
    this.#twins.delete(text);
  }

  /** Gives a path a file of its own, if there is one, so that somebody can write it in place. */
  release(path: string): void {
    this.flush();
    this.forget(path);
    const info = this.#files.lstat(path);
    if (info?.kind !== "file" || info.nlink === 1) return;
    const data = this.#files.read(path);
    this.#files.remove(path);
    this.#files.write(path, data, { createNew: true });
  }

  /** Creates a folder and those above it, once. */
  makeFolder(path: string): void {
    if (this.#folders.has(path)) return;
    this.#files.mkdir(path);
    this.#folders.add(path);
  }

  #linkTwin(path: string, text: string): boolean {
    const twin = this.#twins.get(text);
    if (twin === undefined || twin === path) return false;
    try {
      this.#files.link(twin, path);
      return true;
    } catch {
      // Whatever keeps it from a second name (too many, none on this file
      // system, a file there already), writing the file tells for certain.
      this.forget(twin);
      return false;
    }
  }

  #create(path: string, text: string): void {
    this.forget(path);
    try {
      this.#files.write(path, text, { createNew: true });
    } catch (error) {
      if (!this.#files.isExisting(error)) throw error;
      // Not in place: other files may be the same one. A program may have made a folder of it.
      removeAll(this.#files, path);
      this.#files.write(path, text, { createNew: true });
    }
    if (text.length > TWIN_SIZE) return;
    if (this.#twins.size >= TWINS) {
      this.#twins.clear();
      this.#texts.clear();
    }
    this.#twins.set(text, path);
    this.#texts.set(path, text);
  }
}
