/** What a node's programs cannot read: what the pipeline says, and what their agent adds. */

import type { Files, Host } from "../host/host.ts";
import type { PlanNode } from "../plan.ts";
import { needsOf } from "./node_limits.ts";

/** The node with all that is hidden from its programs, as the workspace stands now. */
export function readLimited(
  host: Host,
  node: PlanNode,
  workspace: string,
): PlanNode {
  const { denyRead = [], readsHoldOut, readScope = [] } = needsOf(host, node);
  // What the pipeline hides stays hidden; only the default is lifted.
  const lifted = readsHoldOut === true && !node.values.has("deny_read_paths");
  const denyReadPaths = new Set([
    ...(lifted ? [] : node.denyReadPaths),
    ...denyRead,
    ...outsideScope(host.files, workspace, readScope),
  ]);
  return { ...node, denyReadPaths: [...denyReadPaths] };
}

/** What of a workspace is neither in a scope nor on the way to it; nothing when the scope is not in the workspace. */
export function outsideScope(
  files: Files,
  workspace: string,
  scope: readonly string[],
): string[] {
  const kept = scope.flatMap((path) => inside(workspace, path));
  if (kept.length === 0 || kept.includes("")) return [];
  const hidden: string[] = [];
  const look = (folder: string) => {
    for (const { name, kind } of files.list(`${workspace}/${folder}`)) {
      const path = `${folder}${name}`;
      if (kept.includes(path)) continue;
      const isFolder = kind === "directory";
      if (isFolder && kept.some((other) => other.startsWith(`${path}/`))) {
        look(`${path}/`);
      } else hidden.push(isFolder ? `${path}/` : path);
    }
  };
  look("");
  return hidden.sort();
}

/** The path relative to the workspace, without a slash at its end; none when it leads elsewhere. */
function inside(workspace: string, path: string): string[] {
  if (path.startsWith("/") && !`${path}/`.startsWith(`${workspace}/`)) {
    return [];
  }
  const relative = path.startsWith("/") ? path.slice(workspace.length) : path;
  const steps = relative.split("/").filter((step) => step && step !== ".");
  return steps.includes("..") ? [] : [steps.join("/")];
}
