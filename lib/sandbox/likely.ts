/** Whether this machine's kernel should be able to hold write limits, at a glance. */

import type { Host } from "../host/host.ts";

/** The first kernel whose Landlock limits truncation and renames too. */
const OLDEST = [6, 2] as const;

/**
 * A quick look for validation, which starts nothing: the kernel is new enough.
 * What really holds, a run finds out by trying, and says so.
 */
export function likelyEnforced({ os, files }: Host): boolean {
  if (os === "darwin") return true;
  if (os !== "linux") return false;
  const path = "/proc/sys/kernel/osrelease";
  let release: string;
  try {
    if (!files.lstat(path)) return false;
    release = files.readText(path);
  } catch (error) {
    // Without --allow-all Deno hides it: no reason to warn of what is most often there.
    if (files.isDenied(error)) return true;
    throw error;
  }
  const [major = 0, minor = 0] = release.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
