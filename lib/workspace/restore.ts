/**
 * Puts entries of a workspace back as its snapshot says.
 *
 * Nothing here follows a link: folders come first, a link where a folder has to
 * be is replaced by the folder before anything is put into it, and a file is
 * made beside the workspace and renamed into its place, so that a hard link to
 * the old one keeps what it has.
 *
 * @module
 */

import type { SnapshotEntry } from "../history/event.ts";
import type { Owner } from "../history/snapshot.ts";
import type { Files } from "../host/host.ts";
import { removeAll, removeIfEmpty, withAccess } from "./access.ts";
import { WorkspaceError } from "./errors.ts";
import { expectHashes } from "./hash.ts";
import { materialize } from "./materialize.ts";
import { giveBack } from "./owner.ts";
import type { Pack } from "./pack.ts";
import type { Differences } from "./scan.ts";
import { depthOf, parentOf, place, type Snapshot } from "./snapshot.ts";

/** What is needed to put things back. */
export interface RestorePlace {
  readonly files: Files;
  /** The workspace. */
  readonly root: string;
  /** A path on the same disk where nothing stands. */
  readonly spare: string;
  readonly snapshot: Snapshot;
  readonly pack: Pack;
  /** Whose files are usually. */
  readonly owner: Owner | undefined;
}

/** Puts `paths` back. They have to be among the differences; others are left alone. */
export async function restore(
  where: RestorePlace,
  differences: Differences,
  paths: Iterable<string>,
): Promise<void> {
  const wanted = withParents(where.snapshot, differences, paths);
  const ordered = [...wanted].sort(byDepth);
  await expectHashes(ordered.length);
  // What an interrupted rollback left.
  removeAll(where.files, where.spare);
  // From below, since only an empty folder can go.
  const emptied = new Set<string>();
  for (const path of ordered.toReversed()) {
    if (where.snapshot.has(path)) continue;
    await permitted(where, path, () => removeCreated(where, path));
    addFoldersAbove(where.snapshot, path, emptied);
  }
  // Once each: to see whether a folder is empty, all of it is read.
  for (const path of [...emptied].sort(byDepth).reverse()) {
    await permitted(where, path, () => removeFolder(where, path));
  }
  for (const path of ordered) {
    const entry = where.snapshot.get(path);
    if (!entry) continue;
    await permitted(where, path, () => putBack(where, path, entry));
  }
  // Last and from below, since a closed folder takes nothing in.
  for (const path of ordered.toReversed()) {
    const entry = where.snapshot.get(path);
    if (entry?.kind !== "directory") continue;
    await permitted(where, path, () => setMode(where, path, entry.mode));
  }
}

/** Does it, or says what could not be put back. */
async function permitted(
  { files, root }: RestorePlace,
  path: string,
  action: () => Promise<void> | void,
): Promise<void> {
  try {
    await action();
  } catch (cause) {
    if (!files.isDenied(cause)) throw cause;
    throw new WorkspaceError(
      `Cannot put "${path}" back: the system does not permit it`,
      {
        path: place(root, path),
        hint: "see whether it belongs to somebody else or was made immutable",
        cause,
      },
    );
  }
}

/** Adds the folders that have to be put back before something in them can be. */
function withParents(
  snapshot: Snapshot,
  differences: Differences,
  paths: Iterable<string>,
): Set<string> {
  const wanted = new Set<string>();
  for (const path of paths) {
    if (!differences.has(path)) continue;
    wanted.add(path);
    if (!snapshot.has(path)) continue;
    for (let at = parentOf(path); at !== undefined; at = parentOf(at)) {
      const now = differences.get(at);
      if (now !== undefined && now?.kind !== "directory") wanted.add(at);
    }
  }
  return wanted;
}

/** Removes what the snapshot does not have; a folder only when nothing is in it. */
function removeCreated(
  { files, root }: RestorePlace,
  path: string,
): void {
  const at = place(root, path);
  withAccess(files, root, path, () => {
    if (files.lstat(at)?.kind !== "directory") files.remove(at);
    else removeIfEmpty(files, at);
  });
}

/** Adds the folders above a path that the snapshot does not have. */
function addFoldersAbove(
  snapshot: Snapshot,
  path: string,
  folders: Set<string>,
): void {
  for (
    let above = parentOf(path);
    above !== undefined && snapshot.get(above)?.kind !== "directory";
    above = parentOf(above)
  ) {
    if (folders.has(above)) return;
    folders.add(above);
  }
}

function removeFolder({ files, root }: RestorePlace, path: string): void {
  withAccess(files, root, path, () => removeIfEmpty(files, place(root, path)));
}

async function putBack(
  { files, root, spare, pack, owner }: RestorePlace,
  path: string,
  entry: SnapshotEntry,
): Promise<void> {
  const at = place(root, path);
  if (entry.kind !== "directory") {
    await materialize(files, pack, entry, spare);
    giveBack(files, spare, entry, owner);
  }
  withAccess(files, root, path, () => {
    const now = files.lstat(at);
    if (entry.kind === "directory") {
      if (now?.kind !== "directory") {
        files.remove(at);
        files.mkdir(at);
      }
      return giveBack(files, at, entry, owner);
    }
    if (now?.kind === "directory") removeAll(files, at);
    files.rename(spare, at);
  });
}

function setMode(
  { files, root }: RestorePlace,
  path: string,
  mode: number,
): void {
  const at = place(root, path);
  withAccess(files, root, path, () => files.chmod(at, mode));
}

function byDepth(one: string, other: string): number {
  return depthOf(one) - depthOf(other);
}
