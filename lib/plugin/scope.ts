/** What a plugin's host may do at one node: read the workspace, write what the node may write. */

import { normalWritePath } from "../attributes/write_paths.ts";
import type { HandlerContext, HandlerNode } from "../handler.ts";
import type { Files } from "../host/host.ts";
import type { Grants } from "./grants.ts";
import type { HostPermissions } from "./launch.ts";

/** The artifact that a plugin's output goes to. */
export const LOG_NAME = "plugin.log";

/** Files in an attempt's folder that are the engine's. */
const ENGINE_FILES = [
  "status.json",
  "workspace.diff.json",
  "attempts",
  LOG_NAME,
];

/** Folders that have to be there before an allowed file can be. */
export interface Scope {
  readonly permissions: HostPermissions;
  /** Folders that were created for it, relative, the outermost first. */
  readonly created: readonly string[];
  /** Allowed entries that lead out of the workspace by a link, and were not granted. */
  readonly outside: readonly string[];
}

/** Cuts permissions down to a node, and creates the folders that lead to its files. */
export function scopeOf(
  files: Files,
  node: HandlerNode,
  context: Pick<HandlerContext, "workspace" | "artifacts">,
  { folder, grants }: { readonly folder: string; readonly grants: Grants },
): Scope {
  const { workspace, artifacts } = context;
  const top = files.realPath(workspace);
  const tops = [...new Set([workspace, top])];
  const created: string[] = [];
  const outside: string[] = [];
  const write: string[] = [];
  for (const entry of allowedEntries(node)) {
    const path = normalWritePath(entry).replace(/\/$/, "");
    if (path === ".") {
      write.push(...tops);
      continue;
    }
    created.push(...createParents(files, top, path));
    if (leadsOut(files, top, path)) outside.push(entry);
    else write.push(...tops.map((each) => `${each}/${path}`));
  }
  const denied = node.values.list("deny_read_paths")
    .map((entry) => normalWritePath(entry).replace(/\/$/, ""))
    .flatMap((path) => tops.map((each) => `${each}/${path}`));
  return {
    created,
    outside,
    permissions: {
      read: [...tops, folder, artifacts.folder],
      denyRead: denied,
      write: [...write, artifacts.folder],
      denyWrite: ENGINE_FILES.map((name) => `${artifacts.folder}/${name}`),
      grants,
    },
  };
}

function allowedEntries({ values }: HandlerNode): readonly string[] {
  return values.has("allowed_write_paths")
    ? values.list("allowed_write_paths")
    : ["./"];
}

/** Creates the folders above a path, unless a link is on the way. */
function createParents(files: Files, top: string, path: string): string[] {
  const created: string[] = [];
  const steps = path.split("/").slice(0, -1);
  for (let count = 1; count <= steps.length; count++) {
    const folder = steps.slice(0, count).join("/");
    const kind = files.lstat(`${top}/${folder}`)?.kind;
    if (kind === undefined) {
      files.mkdir(`${top}/${folder}`);
      created.push(folder);
    } else if (kind !== "directory") {
      break;
    }
  }
  return created;
}

/** Whether a link on the way leads out of the workspace, or nowhere: Deno would follow it. */
function leadsOut(files: Files, top: string, path: string): boolean {
  let at = top;
  for (const step of path.split("/")) {
    at = `${at}/${step}`;
    const info = files.lstat(at);
    if (info === undefined) return false;
    if (info.kind !== "symlink") continue;
    try {
      at = files.realPath(at);
    } catch (error) {
      if (!files.isNotFound(error)) throw error;
      return true;
    }
    if (at !== top && !at.startsWith(`${top}/`)) return true;
  }
  return false;
}

/** Removes the folders that were created and that nobody put anything into. */
export function removeUnused(
  files: Files,
  workspace: string,
  created: readonly string[],
): void {
  for (const folder of created.toReversed()) {
    const path = `${workspace}/${folder}`;
    if (files.lstat(path)?.kind !== "directory") continue;
    if ([...files.list(path)].length === 0) files.remove(path);
  }
}
