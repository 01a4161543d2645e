/** The files of one attempt: what to keep in the journal, and what has to be synced on its own. */

import { checkArtifactName } from "../guard/artifact_folder.ts";
import type { Artifacts } from "../handler.ts";
import type { Files } from "../host/host.ts";
import { removeAll } from "../workspace/access.ts";
import type { Redactor } from "../text/redact.ts";
import type { LateFiles } from "./late_files.ts";
import { redactFolder } from "./redact_folder.ts";

/** Files up to this many bytes are kept in the journal, so one sync is enough for all of them. */
const SMALL = 16 * 1024;

/** Where the node's own folder has those of earlier attempts. */
const KEPT = "attempts";

/** An attempt's folder, with its names noted. */
export class AttemptFiles implements Artifacts {
  readonly folder: string;
  readonly #files: Files;
  readonly #late: LateFiles;
  readonly #redactor: Redactor;
  /** Texts of small files, which may not be on the disk yet. */
  readonly #small = new Map<string, string>();
  /** Files that somebody else writes, or that are large. */
  readonly #others = new Set<string>();

  constructor(
    files: Files,
    { late, folder, redactor }: {
      readonly late: LateFiles;
      readonly folder: string;
      readonly redactor: Redactor;
    },
  ) {
    this.#files = files;
    this.#late = late;
    this.#redactor = redactor;
    this.folder = folder;
  }

  write(name: string, told: string | Uint8Array): void {
    checkArtifactName(name);
    // Bytes are searched with what programs have written, before the end.
    const content = typeof told === "string" ? this.#redactor.text(told) : told;
    if (typeof content === "string" && content.length <= SMALL) {
      this.#small.set(name, content);
      this.#others.delete(name);
      this.#late.write(`${this.folder}/${name}`, content);
    } else {
      const path = this.path(name);
      // Not in place, which may be that of another file too.
      this.#files.remove(path);
      this.#files.write(path, content, { createNew: true });
    }
  }

  append(name: string, text: string): void {
    const path = this.path(name);
    // A second name of it would be another file that grows.
    if ((this.#files.lstat(path)?.nlink ?? 1) > 1) this.#files.remove(path);
    using file = this.#files.append(path);
    file.append(this.#redactor.text(text));
  }

  path(name: string): string {
    checkArtifactName(name);
    const path = `${this.folder}/${name}`;
    if (this.#small.delete(name)) this.#late.release(path);
    else this.#late.flush();
    this.#late.makeFolder(this.folder);
    // A program may have put it there, for the engine to write somewhere else, or to wait for ever.
    const kind = this.#files.lstat(path)?.kind ?? "file";
    if (kind !== "file") removeAll(this.#files, path);
    this.#others.add(name);
    return path;
  }

  read(name: string, limit = Infinity): string | undefined {
    const small = this.#small.get(name);
    if (small !== undefined && small.length <= limit) return small;
    const path = this.path(name);
    const info = this.#files.lstat(path);
    if (info?.kind !== "file") return undefined;
    return new TextDecoder().decode(
      this.#files.readAt(path, 0, Math.min(limit, info.size)),
    );
  }

  remove(name: string): void {
    this.#files.remove(this.path(name));
    this.#others.delete(name);
  }

  /** Brings everything to the disk for programs, which may write these files in place: they are nobody else's. */
  release(): void {
    this.#late.flush();
    for (const name of this.#small.keys()) {
      this.#late.release(`${this.folder}/${name}`);
    }
  }

  /** Takes the secrets out of what programs have written, wherever in the folder. */
  redact(): void {
    redactFolder(this.#files, {
      root: this.folder,
      redactor: this.#redactor,
      skips: (name) => name === KEPT || this.#small.has(name),
    });
  }

  /**
   * Brings the files to rest.
   *
   * @returns the text of the small ones; all others are on the disk.
   */
  settle(): Record<string, string> {
    const small = Object.fromEntries(this.#small);
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
    const small = this.#small.get(name);
    if (small !== undefined) return small.slice(-bytes);
    if (!this.#others.has(name)) return undefined;
    const path = `${this.folder}/${name}`;
    const info = this.#files.lstat(path);
    if (info?.kind !== "file") return undefined;
    const length = Math.min(bytes, info.size);
    return new TextDecoder().decode(
      this.#files.readAt(path, info.size - length, length),
    );
  }

  /** True when there is such a file. */
  has(name: string): boolean {
    return this.#small.has(name) ||
      this.#others.has(name) &&
        this.#files.lstat(`${this.folder}/${name}`) !== undefined;
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
