/**
 * A run's working files: a copy of the user's folder, what changed in it, its
 * snapshots, and the way back to each of them.
 *
 * In the run's folder, `workspace/` is the tree, `.factory/blobs.pack` has the
 * contents and `.factory/base.jsonl` the first snapshot. Every later one is a
 * fold of the deltas that the journal records.
 *
 * @module
 */

import type {
  Changes,
  SnapshotDelta,
  SnapshotEntry,
} from "../history/event.ts";
import type { Owner } from "../history/snapshot.ts";
import type { Files, Host } from "../host/host.ts";
import { withFileAccess } from "./access.ts";
import { type Base, readBase, writeBase } from "./base_file.ts";
import { changesOf, entryPath } from "./changes.ts";
import { copy, see } from "./copy.ts";
import { WorkspaceError } from "./errors.ts";
import { exportSnapshot } from "./export.ts";
import { Pack } from "./pack.ts";
import { boot, discard, diskTime, type Places, placesOf } from "./places.ts";
import { separate } from "./separate.ts";
import { restore } from "./restore.ts";
import { type Scan, scan } from "./scan.ts";
import {
  apply,
  difference,
  parentOf,
  type Snapshot,
  toDelta,
} from "./snapshot.ts";
import { survey } from "./survey.ts";
import { take } from "./take.ts";
import { treeAfter, treeOf } from "./tree_hash.ts";

/** How to make a workspace. */
export interface CreateOptions {
  /** The folder to copy. */
  readonly source: string;
  /** The run's folder, absolute; it exists. */
  readonly runFolder: string;
  /** The folder that runs are kept in, which is not copied. @default the one `runFolder` is in */
  readonly exclude?: string;
  /** Copies the root `.git` too. @default false */
  readonly copyGit?: boolean;
}

/** A new workspace. */
export interface Created {
  readonly workspace: Workspace;
  /** What was not copied, and other things that its owner should know. */
  readonly notes: readonly string[];
}

/** What differs on the disk from the snapshot. */
export interface Detected {
  readonly changes: Changes;
  /** What could not stay, such as sockets. */
  readonly notes: readonly string[];
}

/** A new snapshot. */
export interface Committed {
  /** What leads to it from the one before. */
  readonly delta: SnapshotDelta;
  /** Its hash. */
  readonly tree: string;
}

/** The working files of a run. */
export class Workspace {
  /** The folder with the files, absolute. */
  readonly path: string;
  readonly #files: Files;
  readonly #places: Places;
  readonly #pack: Pack;
  readonly #snapshot: Snapshot;
  /** Whose everything is, unless an entry says otherwise. */
  readonly #owner: Owner | undefined;
  #tree: string;
  /** Times of before, of files that were touched since somebody asked. */
  readonly #touched = new Map<string, number>();
  /** What the last scan found, until something is done about it. */
  #found: Scan | undefined;

  private constructor(
    files: Files,
    places: Places,
    pack: Pack,
    { snapshot, tree, owner }: Base,
  ) {
    this.path = places.root;
    this.#files = files;
    this.#places = places;
    this.#pack = pack;
    this.#snapshot = snapshot;
    this.#tree = tree;
    this.#owner = owner;
  }

  /**
   * Copies a folder into a run.
   *
   * @throws {WorkspaceError} when something in it cannot be read, or the run has a workspace; nothing is left behind.
   */
  static async create(
    host: Host,
    { source, runFolder, exclude, copyGit = false }: CreateOptions,
  ): Promise<Created> {
    const { files } = host;
    const places = placesOf(runFolder);
    if (files.lstat(places.root) ?? files.lstat(places.base)) {
      throw new WorkspaceError(
        `Cannot create "${places.root}": the run has a workspace already`,
        { path: places.root, hint: "resume the run, or take another run id" },
      );
    }
    const runsdir = exclude ?? parentOf(runFolder) ?? runFolder;
    const { entries, notes } = survey(files, {
      source,
      runFolder,
      runsdir,
      copyGit,
    });
    files.mkdir(places.factory);
    const pack = new Pack(files, places.pack);
    try {
      const from = { files, source: files.realPath(source) };
      const snapshot = await copy(
        { ...from, root: places.root, pack },
        entries,
      );
      const clock = diskTime(files, places);
      const owner = see(files, places.root, snapshot, clock);
      const tree = await treeOf(snapshot);
      const base = { snapshot, tree, owner, boot: boot(host) };
      await writeBase(files, places.base, base);
      files.sync(runFolder);
      const workspace = new Workspace(files, places, pack, base);
      return { workspace, notes };
    } catch (error) {
      discard(files, places);
      if (!files.isNotFound(error)) throw error;
      throw new WorkspaceError(
        `Cannot copy "${source}": it changed while it was copied`,
        {
          path: source,
          hint: "run again when nobody writes to it",
          cause: error,
        },
      );
    }
  }

  /**
   * Opens the workspace of a run at the snapshot that `deltas` lead to. The
   * files themselves are not looked at: {@linkcode Workspace.restore} makes them so.
   *
   * @throws {WorkspaceError} when the store behind it is missing or damaged.
   */
  static async open(
    host: Host,
    { runFolder }: { readonly runFolder: string },
    deltas: Iterable<SnapshotDelta>,
  ): Promise<Workspace> {
    const { files } = host;
    const places = placesOf(runFolder);
    const pack = new Pack(files, places.pack);
    const base = await readBase(files, places.base);
    const { snapshot } = base;
    for (const entry of snapshot.values()) pack.learn(entry);
    const changed = new Map<string, SnapshotEntry | null>();
    for (const delta of deltas) {
      for (const [path, entry] of Object.entries(delta)) {
        changed.set(path, entry);
        if (entry) pack.learn(entry);
      }
    }
    pack.checkSize();
    const delta = toDelta([...changed]);
    const tree = await treeAfter(base.tree, snapshot, delta);
    apply(snapshot, delta);
    // After a loss of power a file may look as it was and hold something else.
    if (base.boot === undefined || base.boot !== boot(host)) forget(snapshot);
    return new Workspace(files, places, pack, { ...base, tree });
  }

  /** Hash of the snapshot, in hex: the same for the same paths, modes, owners and contents, and only for them. */
  get tree(): string {
    return this.#tree;
  }

  /** Finds what was changed since the snapshot. */
  async detect(): Promise<Detected> {
    return this.#tell(await this.#scan());
  }

  /**
   * Puts changed paths back as the snapshot has them, and leaves other changes alone. A new folder that
   * this empties goes too; a folder that something has to be put back into comes back.
   *
   * @param paths as {@linkcode Workspace.detect} told them. Default: all.
   * @returns what still differs.
   * @throws {WorkspaceError} when one of them could not be put back.
   */
  async restore(paths?: readonly string[]): Promise<Detected> {
    const found = paths ? this.#found : undefined;
    const { differences } = found ?? await this.#scan();
    const wanted = paths?.map(entryPath) ?? [...differences.keys()];
    this.#found = undefined;
    await restore(this.#here(), differences, wanted);
    const left = await this.#scan();
    for (const path of wanted) {
      const now = left.differences.get(path);
      if (now === undefined) continue;
      // Whose a link is cannot be changed, nor does it matter.
      if (now?.kind === "symlink" && now.target === this.#target(path)) {
        continue;
      }
      // A new folder stays when something in it may.
      if (now?.kind === "directory" && !this.#snapshot.has(path)) continue;
      throw new WorkspaceError(
        `Cannot put "${path}" back: it still differs from the snapshot`,
        {
          path: `${this.path}/${path}`,
          hint: "a process may still be writing to the workspace",
        },
      );
    }
    // Nothing is left to be committed, so the next commit is of later changes.
    if (left.differences.size === 0) this.#found = undefined;
    return this.#tell(left);
  }

  /** Gives files that were only touched the times back that they had, but for those that might be. */
  restoreTimes(mayTouch: (path: string) => boolean): void {
    for (const [path, mtime] of this.#touched) {
      const entry = this.#snapshot.get(path);
      if (mayTouch(path) || entry?.kind !== "file") continue;
      withFileAccess(this.#files, this.path, path, () => {
        this.#files.setTime(`${this.path}/${path}`, mtime);
      });
      this.#snapshot.set(path, { ...entry, seen: [mtime, 0, 0] });
    }
    this.#touched.clear();
  }

  /** Makes what is on the disk the new snapshot, as the last {@linkcode Workspace.detect} or {@linkcode Workspace.restore} found it. */
  async commit(): Promise<Committed> {
    const { differences } = this.#found ?? await this.#scan();
    this.#found = undefined;
    if (differences.size === 0) return { delta: {}, tree: this.#tree };
    const clock = diskTime(this.#files, this.#places);
    const delta = await take({ ...this.#here(), clock }, differences);
    await this.#moveTo(delta);
    return { delta, tree: this.#tree };
  }

  /**
   * Goes back to the snapshot that `deltas` lead to, on the disk too.
   *
   * @returns what leads to it from the present one.
   */
  async rewind(deltas: Iterable<SnapshotDelta>): Promise<Committed> {
    const delta = difference(this.#snapshot, await this.#fold(deltas));
    await this.#moveTo(delta);
    this.#found = undefined;
    await this.restore();
    return { delta, tree: this.#tree };
  }

  /**
   * Writes the snapshot that `deltas` lead to into an empty folder.
   *
   * @throws {WorkspaceError} when there is something in it, or a content is damaged.
   */
  async export(
    deltas: Iterable<SnapshotDelta>,
    folder: string,
  ): Promise<void> {
    const snapshot = await this.#fold(deltas);
    await exportSnapshot(this.#files, this.#pack, snapshot, folder);
  }

  #target(path: string): string | undefined {
    return this.#snapshot.get(path)?.target;
  }

  #here() {
    return {
      files: this.#files,
      root: this.#places.root,
      spare: this.#places.spare,
      snapshot: this.#snapshot,
      pack: this.#pack,
      owner: this.#owner,
    };
  }

  async #scan(): Promise<Scan> {
    const clock = diskTime(this.#files, this.#places);
    const here = { ...this.#here(), clock };
    this.#found = await scan(here);
    const { linked, differences } = this.#found;
    if (linked.size > 0) separate(here, linked.values(), differences);
    for (const [path, mtime] of this.#found.touched) {
      if (!this.#touched.has(path)) this.#touched.set(path, mtime);
    }
    return this.#found;
  }

  #tell(found: Scan): Detected {
    return { changes: changesOf(this.#snapshot, found), notes: found.notes };
  }

  async #moveTo(delta: SnapshotDelta): Promise<void> {
    this.#tree = await treeAfter(this.#tree, this.#snapshot, delta);
    apply(this.#snapshot, delta);
  }

  async #fold(deltas: Iterable<SnapshotDelta>): Promise<Snapshot> {
    const { snapshot } = await readBase(this.#files, this.#places.base);
    for (const delta of deltas) apply(snapshot, delta);
    return snapshot;
  }
}

/** Makes every file to be read at the next scan. */
function forget(snapshot: Snapshot): void {
  for (const [path, entry] of snapshot) {
    if (!entry.seen) continue;
    snapshot.set(path, { ...entry, seen: [entry.seen[0], 0, 0] });
  }
}
