/** What a policy comes to on the disk: the folders and files that may be written, where they really are. */

import type { Files } from "../host/host.ts";
import { parseWritePolicy } from "../workspace/write_policy.ts";
import type { SandboxPolicy } from "./sandbox.ts";

/** What may be written, as absolute paths without links. */
export interface Grants {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Grants, and what was created so that they could be given. */
export interface PreparedGrants extends Grants {
  /** Removes what was created and that nobody has touched since. */
  tidy(): void;
}

/** What is created has this time, in milliseconds since 1970, by which it is known again. */
const UNTOUCHED = 0;

/**
 * Finds what a policy grants, and creates what is allowed but not there: only what exists can be granted.
 *
 * A path that leads through a link is not granted: it would be a write to somewhere else.
 */
export function prepareGrants(
  files: Files,
  policy: SandboxPolicy,
): PreparedGrants {
  const workspace = files.realPath(policy.workspace);
  const folders: string[] = [];
  const exact: string[] = [];
  const created: string[] = [];
  const allowed = parseWritePolicy(policy.allowedWritePaths);
  if (!allowed) folders.push(workspace);
  else {
    for (const path of allowed.folders) {
      const at = `${workspace}/${path}`;
      if (provide(files, workspace, path, true, created)) folders.push(at);
    }
    for (const path of allowed.files) {
      const at = `${workspace}/${path}`;
      if (provide(files, workspace, path, false, created)) exact.push(at);
    }
  }
  for (const path of policy.extraWritable) {
    const at = files.realPath(path);
    (files.lstat(at)?.kind === "directory" ? folders : exact).push(at);
  }
  return {
    folders,
    files: exact,
    tidy() {
      for (const path of created.toReversed()) removeUntouched(files, path);
    },
  };
}

/** Sees to it that the path is what it should be, and says whether it is. */
function provide(
  files: Files,
  workspace: string,
  path: string,
  folder: boolean,
  created: string[],
): boolean {
  const steps = path.split("/");
  if (steps.includes("..")) return false;
  let at = workspace;
  for (const [index, step] of steps.entries()) {
    at += `/${step}`;
    const wanted = folder || index < steps.length - 1 ? "directory" : "file";
    const kind = files.lstat(at)?.kind;
    if (kind === wanted) continue;
    if (kind !== undefined) return false;
    try {
      if (wanted === "directory") files.mkdirNew(at);
      else files.write(at, "", { createNew: true });
    } catch (error) {
      // Then the program cannot do it either.
      if (files.isDenied(error) || files.isExisting(error)) return false;
      throw error;
    }
    created.push(at);
    files.setTime(at, UNTOUCHED);
    const above = at.slice(0, at.lastIndexOf("/"));
    if (created.includes(above)) files.setTime(above, UNTOUCHED);
  }
  return true;
}

function removeUntouched(files: Files, path: string): void {
  const info = files.lstat(path);
  if (info === undefined || info.mtime !== UNTOUCHED) return;
  if (info.kind === "file" && info.size === 0) files.remove(path);
  else if (info.kind === "directory" && isEmpty(files, path)) {
    files.remove(path);
  } else return;
  // Its folder is as untouched as before.
  const above = path.slice(0, path.lastIndexOf("/"));
  if (files.lstat(above)?.kind === "directory" && isEmpty(files, above)) {
    files.setTime(above, UNTOUCHED);
  }
}

function isEmpty(files: Files, folder: string): boolean {
  for (const _ of files.list(folder)) return false;
  return true;
}
