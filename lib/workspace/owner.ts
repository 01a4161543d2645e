/**
 * Who owns the files of a workspace: whoever has copied them, unless an entry
 * says otherwise. Where nobody is named, as in runs of before and on Windows,
 * nobody is known, and nothing is compared.
 *
 * @module
 */

import type { Owner, SnapshotEntry } from "../history/snapshot.ts";
import type { FileInfo, Files } from "../host/host.ts";

/** The owner of what stands on the disk. */
export function ownerOf({ uid, gid }: FileInfo): Owner | undefined {
  return uid === undefined || gid === undefined ? undefined : [uid, gid];
}

/** True when it belongs to whom it should, or that is not known. */
export function isOwned(
  entry: SnapshotEntry,
  { uid, gid }: FileInfo,
  usual: Owner | undefined,
): boolean {
  if (usual === undefined || uid === undefined) return true;
  const owner = entry.owner ?? usual;
  return owner[0] === uid && owner[1] === gid;
}

/** What an entry says of the owner of what stands on the disk. */
export function owned(
  { uid, gid }: FileInfo,
  usual: Owner | undefined,
): Pick<SnapshotEntry, "owner"> {
  if (usual === undefined || uid === undefined || gid === undefined) return {};
  return uid === usual[0] && gid === usual[1] ? {} : { owner: [uid, gid] };
}

/** Gives a file or folder back to whom it belongs to. That of a link cannot be changed; it has no effect either. */
export function giveBack(
  files: Files,
  path: string,
  entry: SnapshotEntry,
  usual: Owner | undefined,
): void {
  const owner = entry.owner ?? usual;
  if (usual === undefined || owner === undefined) return;
  const info = files.lstat(path);
  if (!info || info.kind === "symlink" || isOwned(entry, info, usual)) return;
  files.chown(path, ...owner);
  // The system takes some of the bits away with the owner.
  files.chmod(path, entry.mode);
}
