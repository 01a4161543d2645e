/**
 * A snapshot: what stands in a workspace, by path. Paths are relative, without
 * a slash at the end; the workspace itself is `.`.
 *
 * @module
 */

import type { SnapshotDelta, SnapshotEntry } from "../history/event.ts";

/** Entries by path. */
export type Snapshot = Map<string, SnapshotEntry>;

/** The path of the workspace itself. */
export const ROOT = ".";

/** The absolute path of an entry. */
export function place(root: string, path: string): string {
  return path === ROOT ? root : `${root}/${path}`;
}

/** The folder that holds an entry; `undefined` for the workspace itself. */
export function parentOf(path: string): string | undefined {
  if (path === ROOT) return undefined;
  const slash = path.lastIndexOf("/");
  return slash < 0 ? ROOT : path.slice(0, slash);
}

/** How many folders stand above an entry. */
export function depthOf(path: string): number {
  return path === ROOT ? 0 : path.split("/").length;
}

/** True when both stand for the same thing, whenever it was seen and wherever its content is kept. */
function sameEntry(
  one: SnapshotEntry | undefined,
  other: SnapshotEntry | undefined,
): boolean {
  return one?.kind === other?.kind && one?.mode === other?.mode &&
    one?.hash === other?.hash && one?.target === other?.target &&
    one?.owner?.[0] === other?.owner?.[0] &&
    one?.owner?.[1] === other?.owner?.[1];
}

/** Changes `snapshot` as `delta` says. */
export function apply(snapshot: Snapshot, delta: SnapshotDelta): void {
  for (const [path, entry] of Object.entries(delta)) {
    if (entry) snapshot.set(path, entry);
    else snapshot.delete(path);
  }
}

/** What leads from one snapshot to another. */
export function difference(from: Snapshot, to: Snapshot): SnapshotDelta {
  const delta: [string, SnapshotEntry | null][] = [];
  for (const path of from.keys()) if (!to.has(path)) delta.push([path, null]);
  for (const [path, entry] of to) {
    if (!sameEntry(from.get(path), entry)) delta.push([path, entry]);
  }
  return toDelta(delta);
}

/** Two steps as one. */
export function composeDeltas(
  first: SnapshotDelta,
  second: SnapshotDelta,
): SnapshotDelta {
  return { ...first, ...second };
}

/** A delta in the order of its paths. */
export function toDelta(
  entries: [string, SnapshotEntry | null][],
): SnapshotDelta {
  entries.sort(([one], [other]) => one < other ? -1 : one > other ? 1 : 0);
  // Not by assignment: a file may be called "__proto__".
  return Object.fromEntries(entries);
}
