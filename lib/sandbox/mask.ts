/** The files and folders that are hidden, where they really are. */

import type { Files } from "../host/host.ts";
import type { SandboxPolicy } from "./sandbox.ts";

/** What is to be hidden. */
export interface Mask {
  /** Absolute, without links. */
  readonly path: string;
  readonly folder: boolean;
}

/**
 * Finds what a policy hides. A link leads to what is hidden in its place; what
 * does not exist needs no hiding.
 */
export function masksOf(files: Files, policy: SandboxPolicy): Mask[] {
  if (policy.denyReadPaths.length === 0) return [];
  const workspace = files.realPath(policy.workspace);
  const source = policy.source && realPath(files, policy.source);
  const masks = new Map<string, Mask>();
  for (const root of new Set([workspace, source || workspace])) {
    for (const entry of policy.denyReadPaths) {
      const steps = entry.split("/").filter((step) => step && step !== ".");
      // The workspace itself cannot be hidden from those who work in it.
      if (steps.length === 0 || steps.includes("..")) continue;
      const path = realPath(files, `${root}/${steps.join("/")}`);
      if (path === undefined || !path.startsWith(`${root}/`)) continue;
      // Runs may be kept in the folder that they copy.
      if (`${workspace}/`.startsWith(`${path}/`)) continue;
      const folder = files.lstat(path)?.kind === "directory";
      masks.set(path, { path, folder });
    }
  }
  const all = [...masks.values()];
  // What is below a hidden folder is hidden with it.
  return all.filter(({ path }) =>
    !all.some((other) => other.folder && path.startsWith(`${other.path}/`))
  );
}

function realPath(files: Files, path: string): string | undefined {
  try {
    return files.realPath(path);
  } catch (error) {
    if (files.isNotFound(error) || files.isDenied(error)) return undefined;
    throw error;
  }
}
