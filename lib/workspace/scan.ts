/**
 * What differs between a workspace on the disk and its snapshot. Looks at every
 * entry, reads only files that look touched.
 *
 * @module
 */

import type { SnapshotEntry } from "../history/event.ts";
import type { Owner } from "../history/snapshot.ts";
import type { FileInfo, Files } from "../host/host.ts";
import { withFileAccess } from "./access.ts";
import { WorkspaceError } from "./errors.ts";
import { expectHashes, loadRunningHash, sha256 } from "./hash.ts";
import { isOwned } from "./owner.ts";
import { hashFile, LARGE } from "./pack.ts";
import { place, ROOT, type Snapshot } from "./snapshot.ts";
import type { Names } from "./separate.ts";
import { lstatIfNamed, mayBeUnnamed, removeUnnamed } from "./unnamed.ts";

/** What stands at a path. */
export interface DiskEntry extends FileInfo {
  readonly kind: "file" | "directory" | "symlink";
  /** What a link points to. */
  readonly target?: string;
}

/** What stands on the disk where it differs from the snapshot; `null` for nothing. */
export type Differences = Map<string, DiskEntry | null>;

/** What a scan found. */
export interface Scan {
  readonly differences: Differences;
  /** Files that hold what they held under another time; the time they had before. */
  readonly touched: ReadonlyMap<string, number>;
  /** Sockets, FIFOs and devices, which no snapshot can hold; they were removed. */
  readonly removed: readonly string[];
  /** Files with more names than one, by number. */
  readonly linked: ReadonlyMap<number, Names>;
  readonly notes: readonly string[];
}

/** Where to look. */
export interface ScanPlace {
  readonly files: Files;
  /** The workspace. */
  readonly root: string;
  /** A path on the same disk where nothing stands. */
  readonly spare: string;
  /** Entries that were only touched are seen anew. */
  readonly snapshot: Snapshot;
  /** Whose files are usually. */
  readonly owner: Owner | undefined;
  /** The disk's time when the scan began. */
  readonly clock: number;
}

/**
 * A file that changed in the same tick of the clock as it was looked at may change
 * again without another time stamp, so it is read at the next scan too. The runtime
 * tells `ctime` in whole seconds: a tick is a second there. This is for clocks
 * that are told finer than they go.
 */
const RACY_MS = 20;

/** Bytes that are read before their hashes are waited for. */
const BATCH_BYTES = 8 << 20;

/** How often to look when things go while they are looked at. */
const TRIES = 3;

/**
 * Compares.
 *
 * @throws {WorkspaceError} when files keep vanishing under it.
 */
export async function scan(where: ScanPlace): Promise<Scan> {
  for (let tries = 1;; tries++) {
    const walk = new Walk(where);
    try {
      walk.root();
      await settle(where, walk);
      return walk;
    } catch (cause) {
      if (!where.files.isNotFound(cause)) throw cause;
      if (tries < TRIES) continue;
      throw new WorkspaceError(
        `Cannot look at "${where.root}": files in it vanish meanwhile`,
        {
          path: where.root,
          hint: "end the process that is still writing to it",
          cause,
        },
      );
    }
  }
}

/** How a file is recognised without reading it; a file that was written in this tick of the clock never is. */
export function seenOf(
  info: FileInfo,
  clock: number,
): NonNullable<SnapshotEntry["seen"]> {
  return info.ctime > clock - RACY_MS
    ? [info.mtime, 0, 0]
    : [info.mtime, info.ctime, info.ino];
}

function isAsSeen(entry: SnapshotEntry, info: FileInfo): boolean {
  if (!entry.seen) return false;
  const [mtime, ctime, ino] = entry.seen;
  return info.mtime === mtime && info.ctime === ctime && info.ino === ino;
}

class Walk implements Scan {
  readonly differences: Differences = new Map();
  readonly touched = new Map<string, number>();
  readonly removed: string[] = [];
  readonly linked = new Map<number, Names>();
  readonly notes: string[] = [];
  /** Files of the right size and mode that were touched. */
  readonly suspects: [path: string, entry: SnapshotEntry, disk: DiskEntry][] =
    [];
  readonly #where: ScanPlace;
  readonly #visited = new Set<string>();

  constructor(where: ScanPlace) {
    this.#where = where;
  }

  root(): void {
    const { files, root, snapshot } = this.#where;
    let info = files.lstat(root);
    if (info?.kind !== "directory") {
      info = this.#putRootBack();
    }
    this.#compare(ROOT, root, info);
    for (const path of snapshot.keys()) {
      if (!this.#visited.has(path) && !this.differences.has(path)) {
        this.differences.set(path, null);
      }
    }
  }

  /** Nothing can run, or be compared, without the folder itself. */
  #putRootBack(): FileInfo {
    const { files, root, snapshot } = this.#where;
    files.remove(root);
    files.mkdir(root);
    files.chmod(root, snapshot.get(ROOT)?.mode ?? 0o755);
    this.notes.push("The workspace folder was removed; it was created anew");
    const info = files.lstat(root);
    if (!info) throw new Error(`"${root}" vanished when it was created`);
    return info;
  }

  #compare(path: string, at: string, info: FileInfo): void {
    const { files, snapshot, owner } = this.#where;
    const entry = snapshot.get(path);
    const isOurs = entry === undefined || isOwned(entry, info, owner);
    this.#visited.add(path);
    switch (info.kind) {
      case "other":
        files.remove(at);
        this.removed.push(path);
        this.notes.push(
          `Removed "${path}": a socket, FIFO or device cannot be kept`,
        );
        if (entry) this.differences.set(path, null);
        return;
      case "symlink": {
        const target = files.readLink(at);
        if (entry?.kind === "symlink" && entry.target === target && isOurs) {
          return;
        }
        this.differences.set(path, { ...info, kind: info.kind, target });
        return;
      }
      case "directory":
        if (
          entry?.kind !== "directory" || entry.mode !== info.mode || !isOurs
        ) {
          this.differences.set(path, { ...info, kind: info.kind });
        }
        this.#folder(path, at, info);
        return;
      case "file": {
        if (info.nlink > 1) this.#link(path, info);
        const isAlike = entry?.kind === "file" && entry.mode === info.mode &&
          entry.size === info.size && isOurs;
        if (isAlike && isAsSeen(entry, info)) return;
        const disk: DiskEntry = { ...info, kind: info.kind };
        if (isAlike) this.suspects.push([path, entry, disk]);
        else this.differences.set(path, disk);
        return;
      }
      default:
        info.kind satisfies never;
    }
  }

  #link(path: string, { ino, nlink }: FileInfo): void {
    const names = this.linked.get(ino) ?? { count: nlink, paths: [] };
    names.paths.push(path);
    this.linked.set(ino, names);
  }

  #folder(path: string, at: string, { mode }: FileInfo): void {
    const { files } = this.#where;
    const prefix = path === ROOT ? "" : `${path}/`;
    try {
      this.#entries(prefix, at);
    } catch (error) {
      // Denied below a folder that is open is another matter: it was dealt with there.
      if (!files.isDenied(error) || (mode & 0o700) === 0o700) throw error;
      files.chmod(at, mode | 0o700);
      try {
        this.#entries(prefix, at);
      } finally {
        files.chmod(at, mode);
      }
    }
  }

  #entries(prefix: string, at: string): void {
    const { files } = this.#where;
    const names = new Set<string>();
    let unnamed = false;
    for (const { name } of files.list(at)) {
      const path = `${at}/${name}`;
      const info = lstatIfNamed(files, path);
      // A name that is not UTF-8 comes garbled; a second one may come as the same.
      if (!info || names.has(name)) {
        unnamed ||= mayBeUnnamed(name, path);
        continue;
      }
      names.add(name);
      this.#compare(prefix + name, path, info);
    }
    if (!unnamed) return;
    removeUnnamed(files, at, names, this.#where.spare);
    this.removed.push(`${prefix}\ufffd`);
    this.notes.push(
      `Removed what cannot be named from "${
        shown(prefix || "./")
      }": its name is not UTF-8, or its path is too long`,
    );
  }
}

/** A path as a message can bear it. */
function shown(path: string): string {
  return path.length > 100 ? `${path.slice(0, 60)}…${path.slice(-30)}` : path;
}

/** Reads the suspects: those that hold what they held are seen anew, the others differ. */
async function settle(
  { files, root, snapshot, clock }: ScanPlace,
  { suspects, differences, touched }: Walk,
): Promise<void> {
  await expectHashes(suspects.length);
  let batch: Promise<void>[] = [];
  let bytes = 0;
  for (const [path, entry, disk] of suspects) {
    const at = place(root, path);
    const startHash = disk.size > LARGE ? await loadRunningHash() : undefined;
    const hash = withFileAccess(
      files,
      root,
      path,
      () => startHash ? hashFile(files, at, startHash) : sha256(files.read(at)),
    );
    batch.push(
      Promise.resolve(hash).then((hash) => {
        if (hash !== entry.hash) return void differences.set(path, disk);
        const [mtime] = entry.seen ?? [disk.mtime];
        if (mtime !== disk.mtime) touched.set(path, mtime);
        snapshot.set(path, { ...entry, seen: seenOf(disk, clock) });
      }),
    );
    bytes += Math.min(disk.size, LARGE);
    if (bytes < BATCH_BYTES) continue;
    await Promise.all(batch);
    batch = [];
    bytes = 0;
  }
  await Promise.all(batch);
}
