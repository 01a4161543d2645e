/** Takes what changed on the disk into a new snapshot. */

import type { SnapshotDelta, SnapshotEntry } from "../history/event.ts";
import type { Owner } from "../history/snapshot.ts";
import type { FileInfo, Files } from "../host/host.ts";
import { withAccess, withFileAccess } from "./access.ts";
import { Batch } from "./batch.ts";
import { expectHashes, loadRunningHash } from "./hash.ts";
import { owned } from "./owner.ts";
import { LARGE, type Pack, type PackWriter } from "./pack.ts";
import { type Differences, type DiskEntry, seenOf } from "./scan.ts";
import { place, type Snapshot, toDelta } from "./snapshot.ts";

/** Where to take it from, and where to keep it. */
export interface TakePlace {
  readonly files: Files;
  /** The workspace. */
  readonly root: string;
  readonly snapshot: Snapshot;
  readonly pack: Pack;
  /** Whose files are usually. */
  readonly owner: Owner | undefined;
  /** The disk's time before the first file is read. */
  readonly clock: number;
}

/**
 * Keeps the contents of changed files, and syncs them to the disk.
 *
 * @returns what leads from the snapshot to the next one.
 */
export async function take(
  where: TakePlace,
  differences: Differences,
): Promise<SnapshotDelta> {
  const entries: [string, SnapshotEntry | null][] = [];
  const changed: [string, DiskEntry][] = [];
  for (const [path, disk] of differences) {
    if (!disk) entries.push([path, null]);
    else if (disk.kind === "file") changed.push([path, disk]);
    else if (disk.kind === "directory") {
      const { kind, mode } = disk;
      entries.push([path, { kind, mode, ...owned(disk, where.owner) }]);
    } else {
      const target = disk.target ?? "";
      const { kind } = disk;
      entries.push([path, {
        ...{ kind, mode: 0o777, target },
        ...owned(disk, where.owner),
      }]);
    }
  }
  if (changed.length > 0) await takeFiles(where, changed, entries);
  return toDelta(entries);
}

async function takeFiles(
  where: TakePlace,
  changed: readonly [string, DiskEntry][],
  entries: [string, SnapshotEntry | null][],
): Promise<void> {
  const { files, snapshot, pack } = where;
  await expectHashes(changed.length);
  using writer = pack.writer();
  const batch = new Batch(writer);
  for (const [path, disk] of changed) {
    try {
      await takeFile(where, writer, batch, path, disk, entries);
    } catch (error) {
      // Whoever removed it since the scan is still at work; the next scan tells.
      if (!files.isNotFound(error)) throw error;
      if (snapshot.has(path)) entries.push([path, null]);
    }
  }
  await batch.finish();
  writer.sync();
}

async function takeFile(
  { files, root, clock, owner }: TakePlace,
  writer: PackWriter,
  batch: Batch,
  path: string,
  disk: DiskEntry,
  entries: [string, SnapshotEntry | null][],
): Promise<void> {
  const at = place(root, path);
  if (disk.size > LARGE) {
    const startHash = await loadRunningHash();
    const content = withFileAccess(
      files,
      root,
      path,
      () => writer.addFile(at, startHash),
    );
    entries.push([path, { ...entryOf(), ...content }]);
  } else {
    const data = withFileAccess(files, root, path, () => files.read(at));
    const entry = entryOf();
    await batch.add(data, (content) => {
      entries.push([path, { ...entry, ...content }]);
    });
  }

  /** To be called when it has been read. */
  function entryOf(): SnapshotEntry {
    const after = withAccess(files, root, path, () => files.lstat(at));
    const seen = after && isUnchanged(disk, after)
      ? seenOf(after, clock)
      : undefined;
    return {
      ...{ kind: "file", mode: disk.mode },
      ...owned(disk, owner),
      ...(seen && { seen }),
    };
  }
}

/** True when nobody wrote the file while it was read. */
function isUnchanged(before: FileInfo, after: FileInfo): boolean {
  return before.size === after.size && before.mtime === after.mtime &&
    before.ino === after.ino && before.mode === after.mode;
}
