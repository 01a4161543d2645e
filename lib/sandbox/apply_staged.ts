/** Carries staged changes into the workspace, those that are allowed. */

import type { Changes } from "../history/event.ts";
import { disallowed, parseWritePolicy } from "../workspace/write_policy.ts";
import { removeAll, withAccess, withFileAccess } from "../workspace/access.ts";
import type { Stage, StagedChange } from "./staged.ts";

/** A stage whose files can be given their owners. */
export interface OwnedStage extends Stage {
  readonly copyOwner: (from: string, to: string) => void;
}

/**
 * Carries out the changes that the entries allow.
 *
 * @returns the paths of all others, sorted.
 */
export function applyStaged(
  stage: OwnedStage,
  changes: readonly StagedChange[],
  allowedWritePaths: readonly string[] | undefined,
): string[] {
  const policy = parseWritePolicy(allowedWritePaths);
  const told = tell(changes);
  const refused = new Set(disallowed(told, policy));
  for (const change of changes) {
    // Neither a socket nor a device is a thing to keep in a workspace.
    if (change.kind === "special") refused.add(spell(change));
  }
  for (const change of changes) {
    if (refused.has(spell(change))) continue;
    const { files, upper, workspace } = stage;
    const done = withFileAccess(
      files,
      upper,
      change.path,
      () =>
        withAccess(files, workspace, change.path, () => apply(stage, change)),
    );
    if (!done) {
      refused.add(spell(change));
    }
  }
  // A folder is implied by what is refused in it, which comes right after it.
  return [...refused].sort().filter((path, index, all) =>
    !path.endsWith("/") || !all[index + 1]?.startsWith(path)
  );
}

function tell(changes: readonly StagedChange[]): Changes {
  const of = (wanted: (change: StagedChange) => boolean) =>
    changes.filter(wanted).map(spell);
  return {
    created: of(({ kind, before }) => kind !== "delete" && !before),
    modified: of(({ kind, before }) => kind !== "delete" && !!before),
    deleted: of(({ kind }) => kind === "delete"),
  };
}

/** As the write limits spell it: a folder ends in a slash. */
function spell({ path, kind, before }: StagedChange): string {
  const isFolder = kind === "folder" ||
    kind === "delete" && before?.kind === "directory";
  return isFolder ? `${path}/` : path;
}

/** Says whether it could be done: what stands in the way was refused. */
function apply(stage: OwnedStage, change: StagedChange): boolean {
  const { files, upper, workspace } = stage;
  const { path, kind, before, now } = change;
  const from = `${upper}/${path}`;
  const to = `${workspace}/${path}`;
  const above = to.slice(0, to.lastIndexOf("/"));
  // Below a link it would be a write to somewhere else.
  if (files.lstat(above)?.kind !== "directory") return false;
  if (files.realPath(above) !== above) return false;
  switch (kind) {
    case "special":
      return false;
    case "delete":
      if (before?.kind === "directory") {
        for (const _ of files.list(to)) return false;
      }
      removeAll(files, to);
      return true;
    case "folder":
      if (!before && !files.mkdirNew(to)) return false;
      stage.copyOwner(from, to);
      files.chmod(to, now?.mode ?? 0o755);
      return true;
    case "symlink":
      return replace(stage, to, (draft) => {
        files.symlink(files.readLink(from), draft);
      });
    case "file":
      return replace(stage, to, (draft) => {
        files.copy(from, draft);
        stage.copyOwner(from, draft);
        // After the owner, whose change clears some bits.
        files.chmod(draft, now?.mode ?? 0o644);
        if (now) files.setTime(draft, now.mtime);
      });
    default:
      return kind satisfies never;
  }
}

/** By renaming, so that other names of the file keep what they have, and nobody sees a half. */
function replace(
  { files }: OwnedStage,
  to: string,
  write: (draft: string) => void,
): boolean {
  if (files.lstat(to)?.kind === "directory") return false;
  const above = to.slice(0, to.lastIndexOf("/"));
  // Its own name: there may be no room for more than that of the file.
  const draft = `${above}/.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    write(draft);
    files.rename(draft, to);
    return true;
  } catch (error) {
    files.remove(draft);
    throw error;
  }
}
