/** Which paths of the workspace a node may write. */

import type { Changes } from "../history/event.ts";

/** What `allowed_write_paths` says; `undefined` when the node may write anywhere. */
export type WritePolicy = AllowedPaths | undefined;

/** What a node may write. */
export interface AllowedPaths {
  /** Exact files. */
  readonly files: ReadonlySet<string>;
  /** Folders with all that is below them. */
  readonly folders: ReadonlySet<string>;
  /** What has to be there before an allowed path can be: it may be created, and nothing else. */
  readonly parents: ReadonlySet<string>;
}

/**
 * Reads the entries of `allowed_write_paths`: `main.go` is that file, `src/` the
 * folder and all below it, `./` the whole workspace.
 */
export function parseWritePolicy(
  entries: readonly string[] | undefined,
): WritePolicy {
  if (!entries) return undefined;
  const files = new Set<string>();
  const folders = new Set<string>();
  const parents = new Set<string>();
  for (const entry of entries) {
    const steps = entry.split("/").filter((step) => step && step !== ".");
    const path = steps.join("/");
    if (path === "") return undefined;
    (/(^|\/)\.?$/.test(entry) ? folders : files).add(path);
    for (let count = 1; count < steps.length; count++) {
      parents.add(steps.slice(0, count).join("/"));
    }
  }
  return { files, folders, parents };
}

/** The changed paths that the policy does not allow, sorted. */
export function disallowed(changes: Changes, policy: WritePolicy): string[] {
  if (!policy) return [];
  const { created, modified, deleted } = changes;
  const found = new Set<string>();
  for (const path of created) {
    if (!covers(policy, path) && !isParent(policy, path)) found.add(path);
  }
  for (const path of [...modified, ...deleted]) {
    if (!covers(policy, path)) found.add(path);
  }
  return [...found].sort();
}

/** True when a policy lets a path's content and times change. */
export function mayWrite(policy: WritePolicy, path: string): boolean {
  return !policy || covers(policy, path);
}

function isParent({ parents }: AllowedPaths, path: string): boolean {
  return path.endsWith("/") && parents.has(path.slice(0, -1));
}

function covers({ files, folders }: AllowedPaths, path: string): boolean {
  if (files.has(path)) return true;
  if (folders.size === 0) return false;
  let at = path.endsWith("/") ? path.slice(0, -1) : path;
  for (;;) {
    if (folders.has(at)) return true;
    const slash = at.lastIndexOf("/");
    if (slash < 0) return false;
    at = at.slice(0, slash);
  }
}
