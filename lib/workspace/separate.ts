/**
 * Files of a workspace that have another name outside of it. Whatever a later
 * node writes to such a file it would write there too, so each becomes a file of
 * its own. Only what runs without a sandbox can make one: the workspace is a
 * copy, and a sandbox gives nothing a name elsewhere.
 *
 * @module
 */

import type { FileInfo } from "../host/host.ts";
import { removeAll, withAccess, withFileAccess } from "./access.ts";
import { isOwned } from "./owner.ts";
import { type Differences, type ScanPlace, seenOf } from "./scan.ts";
import { place } from "./snapshot.ts";

/** The names of a file that a scan has come by. */
export interface Names {
  /** How many it has altogether. */
  readonly count: number;
  readonly paths: string[];
}

/** Makes files of their own of those that have a name elsewhere. */
export function separate(
  where: ScanPlace,
  names: Iterable<Names>,
  differences: Differences,
): void {
  for (const { count, paths } of names) {
    if (paths.length >= count) continue;
    for (const path of paths) {
      const info = separateOne(where, path);
      // Not every disk counts right: then nothing can be told.
      if (info === undefined || info.nlink > 1) return;
      const now = differences.get(path);
      if (now) differences.set(path, { ...info, kind: now.kind });
      const entry = where.snapshot.get(path);
      if (!entry || now !== undefined) continue;
      where.snapshot.set(path, { ...entry, seen: seenOf(info, where.clock) });
    }
  }
}

function separateOne(
  { files, root, spare, owner }: ScanPlace,
  path: string,
): FileInfo | undefined {
  const at = place(root, path);
  removeAll(files, spare);
  withFileAccess(files, root, path, () => files.copy(at, spare));
  return withAccess(files, root, path, () => {
    const info = files.lstat(at);
    if (info?.kind !== "file") return undefined;
    const { uid, gid, mode, mtime } = info;
    const copy = files.lstat(spare);
    const entry = { kind: info.kind, mode };
    if (
      owner && copy && uid !== undefined && gid !== undefined &&
      !isOwned({ ...entry, owner: [uid, gid] }, copy, owner)
    ) files.chown(spare, uid, gid);
    files.chmod(spare, mode);
    files.setTime(spare, mtime);
    files.rename(spare, at);
    return files.lstat(at);
  });
}
