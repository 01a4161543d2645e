/** Which paths of the workspace a node may write and read, for tools that refuse at once what a check would find later. */

import type { NodeLimits } from "../handler.ts";
import { mayWrite, parseWritePolicy } from "../workspace/write_policy.ts";

/** A node's limits, as questions about real paths: relative to the workspace, without links. */
export interface PathLimits {
  /** True when the node may write a file. */
  mayWrite(path: string): boolean;
  /** True when a file or folder is hidden from the node. */
  isHidden(path: string): boolean;
  /** All that is hidden, without empty steps and dots. */
  readonly hidden: readonly string[];
  /** What the node may write, in words. */
  readonly writable: string;
}

/**
 * Reads a node's limits.
 *
 * @param reallyHidden where links among the hidden paths lead, as real paths
 */
export function pathLimits(
  { allowedWritePaths, denyReadPaths }: NodeLimits,
  reallyHidden: readonly string[] = [],
): PathLimits {
  const policy = parseWritePolicy(allowedWritePaths);
  const hidden = [...denyReadPaths, ...reallyHidden].map(plain)
    // The workspace itself cannot be hidden from those who work in it.
    .filter((path) => path !== "");
  return {
    hidden,
    mayWrite: (path) => mayWrite(policy, plain(path)),
    isHidden(path) {
      const asked = plain(path);
      return hidden.some((one) => asked === one || asked.startsWith(`${one}/`));
    },
    writable: policy === undefined
      ? "anywhere in the workspace"
      : allowedWritePaths?.length
      ? `only ${allowedWritePaths.join(", ")}`
      : "nothing",
  };
}

/** Without empty steps and dots. */
function plain(path: string): string {
  return path.split("/").filter((step) => step !== "" && step !== ".")
    .join("/");
}
