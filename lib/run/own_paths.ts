/** What a node's programs write to outside of the workspace. */

import type { Files, Host } from "../host/host.ts";
import type { PlanNode } from "../plan.ts";
import { needsOf } from "./node_limits.ts";

/** The files and folders that there are, made if need be: only what exists can be granted. */
export function ownPaths(
  host: Host,
  node: Pick<PlanNode, "handler" | "values">,
): readonly string[] {
  const { writable = [], writableIfThere = [] } = needsOf(host, node);
  const { files } = host;
  for (const path of writable) provide(files, path);
  return [...writable, ...writableIfThere].filter((path) =>
    path.startsWith("/") && exists(files, path)
  );
}

/** Creates what is missing in a folder that there is; a whole way that is missing is a mistake. */
function provide(files: Files, path: string): void {
  const isFolder = path.endsWith("/");
  const plain = isFolder ? path.slice(0, -1) : path;
  const above = plain.slice(0, plain.lastIndexOf("/"));
  if (files.lstat(plain) !== undefined || !exists(files, above)) return;
  try {
    if (isFolder) files.mkdirNew(plain);
    else files.write(plain, "", { createNew: true });
  } catch (error) {
    // Then the program does without, or says so; another process may have been faster.
    if (!files.isDenied(error) && !files.isExisting(error)) throw error;
  }
}

/** True for what a link leads to as well. */
function exists(files: Files, path: string): boolean {
  try {
    files.realPath(path);
    return true;
  } catch (error) {
    if (files.isNotFound(error) || files.isDenied(error)) return false;
    throw error;
  }
}
