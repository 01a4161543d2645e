/** Makes an entry of a snapshot real again. */

import type { SnapshotEntry } from "../history/event.ts";
import type { Files } from "../host/host.ts";
import { type Content, LARGE, type Pack } from "./pack.ts";

/**
 * Creates a file or link where nothing stands. A file gets its mode, and the
 * time it was last seen with, so that tools which compare times are not misled.
 */
export async function materialize(
  files: Files,
  pack: Pack,
  entry: SnapshotEntry,
  path: string,
): Promise<void> {
  if (entry.kind === "symlink") return files.symlink(entry.target ?? "", path);
  const content = contentOf(entry, path);
  if (content.size > LARGE) {
    await pack.copyTo(content, path);
    files.chmod(path, entry.mode);
  } else {
    const data = await pack.read(content);
    files.write(path, data, { mode: entry.mode, createNew: true });
  }
  if (entry.seen) files.setTime(path, entry.seen[0]);
}

function contentOf(entry: SnapshotEntry, path: string): Content {
  const { hash, offset, size } = entry;
  if (hash === undefined || offset === undefined || size === undefined) {
    throw new TypeError(`No content is recorded for "${path}"`);
  }
  return { hash, offset, size };
}
