/** How differences are told to people and compared with the write limits. */

import type { Changes, SnapshotEntry } from "../history/event.ts";
import type { DiskEntry, Scan } from "./scan.ts";
import { parentOf, type Snapshot } from "./snapshot.ts";

/**
 * Sorts what a scan found into created, modified and deleted.
 *
 * A new folder is told only when nothing in it is: its files imply it. A file that became a
 * folder, or a folder that became a file or link, is deleted and created, since `a` and `a/` are
 * two things in a list of allowed paths; any other change of a path is a modification.
 */
export function changesOf(
  snapshot: Snapshot,
  { differences, removed }: Scan,
): Changes {
  const created: string[] = [];
  const modified: string[] = [];
  const deleted: string[] = [];
  const implied = impliedFolders(snapshot, differences);
  const specials = new Set(removed);
  for (const path of removed) {
    if (snapshot.has(path)) modified.push(path);
    else created.push(path);
  }
  for (const [path, now] of differences) {
    if (specials.has(path)) continue;
    const before = snapshot.get(path);
    if (before && now && isFolder(before) === isFolder(now)) {
      modified.push(spell(path, now));
      continue;
    }
    if (before) deleted.push(spell(path, before));
    if (now && !(isFolder(now) && implied.has(path))) {
      created.push(spell(path, now));
    }
  }
  return {
    created: created.sort(),
    modified: modified.sort(),
    deleted: deleted.sort(),
  };
}

/** The folders that hold something new. */
function impliedFolders(
  snapshot: Snapshot,
  differences: Scan["differences"],
): Set<string> {
  const folders = new Set<string>();
  for (const [path, now] of differences) {
    if (!now || snapshot.has(path)) continue;
    const parent = parentOf(path);
    if (parent !== undefined) folders.add(parent);
  }
  return folders;
}

function isFolder({ kind }: SnapshotEntry | DiskEntry): boolean {
  return kind === "directory";
}

function spell(path: string, entry: SnapshotEntry | DiskEntry): string {
  return isFolder(entry) ? `${path}/` : path;
}

/** The path of an entry, however a change spells it. */
export function entryPath(changed: string): string {
  return changed.endsWith("/") ? changed.slice(0, -1) : changed;
}
