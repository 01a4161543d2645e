/** Copies the source into a run's workspace, and keeps its contents on the way. */

import type { SnapshotEntry } from "../history/event.ts";
import type { Owner } from "../history/snapshot.ts";
import type { Files } from "../host/host.ts";
import { Batch } from "./batch.ts";
import { expectHashes, loadRunningHash } from "./hash.ts";
import { owned, ownerOf } from "./owner.ts";
import { LARGE, type Pack, type PackWriter } from "./pack.ts";
import { seenOf } from "./scan.ts";
import { place, type Snapshot } from "./snapshot.ts";
import { type SourceEntry, unreadable } from "./survey.ts";

/** The owner may do everything, until all that belongs into the folder is there. */
const OPEN_FOLDER = 0o700;

/**
 * A copy belongs to whoever made it: a program that was set-user-id to one user
 * must not become it to another.
 */
const COPIED_FILE_MODE = 0o1777;

/** From where to where. */
export interface CopyPlace {
  readonly files: Files;
  /** Real path of the source. */
  readonly source: string;
  /** The folder to create. */
  readonly root: string;
  readonly pack: Pack;
}

/**
 * Copies, reading every file once. Links stay links, nothing is shared with the source.
 *
 * @returns the snapshot, files not yet seen.
 * @throws {WorkspaceError} when a file cannot be read.
 */
export async function copy(
  where: CopyPlace,
  entries: readonly SourceEntry[],
): Promise<Snapshot> {
  const { files, source, root, pack } = where;
  await expectHashes(entries.length);
  using writer = pack.writer();
  const batch = new Batch(writer);
  const copied: Snapshot = new Map();
  for (const { path, info } of entries) {
    const from = place(source, path);
    const to = place(root, path);
    switch (info.kind) {
      case "directory":
        files.mkdir(to);
        files.chmod(to, OPEN_FOLDER);
        copied.set(path, { kind: "directory", mode: info.mode });
        break;
      case "symlink": {
        const target = files.readLink(from);
        files.symlink(target, to);
        copied.set(path, { kind: "symlink", mode: 0o777, target });
        break;
      }
      case "file": {
        const mode = info.mode & COPIED_FILE_MODE;
        if (info.size > LARGE) {
          copied.set(path, await copyLarge(files, writer, from, to, mode));
        } else {
          const data = readSource(files, from);
          files.write(to, data, { mode, createNew: true });
          await batch.add(data, (content) => {
            copied.set(path, { kind: "file", mode, ...content });
          });
        }
        files.setTime(to, info.mtime);
        break;
      }
      case "other":
        break;
      default:
        info.kind satisfies never;
    }
  }
  await batch.finish();
  // From below, since a closed folder takes nothing in.
  for (const { path, info } of entries.toReversed()) {
    if (info.kind !== "directory") continue;
    files.setTime(place(root, path), info.mtime);
    files.chmod(place(root, path), info.mode);
  }
  writer.sync();
  return copied;
}

function readSource(files: Files, path: string): Uint8Array<ArrayBuffer> {
  try {
    return files.read(path);
  } catch (cause) {
    if (files.isDenied(cause)) throw unreadable("file", path, cause);
    throw cause;
  }
}

async function copyLarge(
  files: Files,
  writer: PackWriter,
  from: string,
  to: string,
  mode: number,
): Promise<SnapshotEntry> {
  const startHash = await loadRunningHash();
  using target = files.append(to);
  try {
    const content = writer.addFile(
      from,
      startHash,
      (data) => target.append(data),
    );
    files.chmod(to, mode);
    return { kind: "file", mode, ...content };
  } catch (cause) {
    if (files.isDenied(cause)) throw unreadable("file", from, cause);
    throw cause;
  }
}

/**
 * Looks at a new copy, so that its files are recognised without being read. Not
 * every disk takes every mode: what it took is what counts.
 *
 * @returns whose the copy is.
 */
export function see(
  files: Files,
  root: string,
  snapshot: Snapshot,
  clock: number,
): Owner | undefined {
  const folder = files.lstat(root);
  const usual = folder && ownerOf(folder);
  for (const [path, entry] of snapshot) {
    const info = files.lstat(place(root, path));
    if (!info) continue;
    const seen: SnapshotEntry = { ...entry, ...owned(info, usual) };
    const { mode } = info;
    snapshot.set(
      path,
      entry.kind === "symlink"
        ? seen
        : entry.kind === "directory"
        ? { ...seen, mode }
        : { ...seen, mode, seen: seenOf(info, clock) },
    );
  }
  return usual;
}
