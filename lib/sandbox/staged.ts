/** What was changed in a staged workspace: the difference between an overlay's upper folder and the workspace below. */

import type { FileInfo, Files } from "../host/host.ts";
import { withAccess, withFileAccess } from "../workspace/access.ts";
import { lstatIfNamed, mayBeUnnamed } from "../workspace/unnamed.ts";

/** Tells of marks in the upper folder. */
export interface Marks {
  isWhiteout(path: string): boolean;
  isOpaque(path: string): boolean;
}

/** One change, in an order in which they can be carried out. */
export interface StagedChange {
  /** Relative to the workspace. */
  readonly path: string;
  readonly kind: "delete" | "folder" | "file" | "symlink" | "special";
  /** What was there before; `undefined` when nothing. */
  readonly before: FileInfo | undefined;
  /** What is there now; `undefined` when nothing. */
  readonly now: FileInfo | undefined;
}

/** Where to look. */
export interface Stage {
  readonly files: Files;
  readonly marks: Marks;
  readonly upper: string;
  readonly workspace: string;
}

/** All changes of content, kind, mode and link target. */
export function stagedChanges(stage: Stage): StagedChange[] {
  const changes: StagedChange[] = [];
  stage.files.chmod(stage.upper, 0o700);
  compareFolder(stage, "", changes);
  return changes;
}

function compareFolder(
  stage: Stage,
  folder: string,
  changes: StagedChange[],
): void {
  const { files, marks, upper, workspace } = stage;
  const names = namesIn(files, upper, folder);
  const lower = `${workspace}/${folder}`;
  const shines = folder === "" ||
    withAccess(files, workspace, folder.slice(0, -1), () => files.lstat(lower))
        ?.kind === "directory";
  if (shines && folder !== "" && marks.isOpaque(`${upper}/${folder}`)) {
    for (const name of namesIn(files, workspace, folder)) {
      if (!names.includes(name)) remove(stage, `${folder}${name}`, changes);
    }
  }
  for (const name of names) {
    const path = `${upper}/${folder}${name}`;
    if (lstatIfNamed(files, path)) compare(stage, `${folder}${name}`, changes);
    else if (mayBeUnnamed(name, path)) changes.push(unnamed(folder));
  }
}

/** Something that cannot be carried anywhere. */
function unnamed(folder: string): StagedChange {
  const path = `${folder}\ufffd`;
  return { path, kind: "special", before: undefined, now: undefined };
}

function compare(stage: Stage, path: string, changes: StagedChange[]): void {
  const { files, marks, upper, workspace } = stage;
  const from = `${upper}/${path}`;
  const before = withAccess(
    files,
    workspace,
    path,
    () => files.lstat(`${workspace}/${path}`),
  );
  const now = files.lstat(from);
  if (now === undefined) return;
  if (now.kind === "other") {
    if (marks.isWhiteout(from)) remove(stage, path, changes);
    else changes.push({ path, kind: "special", before, now });
    return;
  }
  // Nobody else sees this folder: it stays open.
  if (now.kind === "directory") files.chmod(from, now.mode | 0o700);
  if (before && before.kind !== now.kind) remove(stage, path, changes);
  const same = before?.kind === now.kind ? before : undefined;
  switch (now.kind) {
    case "directory":
      if (!same || same.mode !== now.mode || !isSameOwner(same, now)) {
        changes.push({ path, kind: "folder", before: same, now });
      }
      return compareFolder(stage, `${path}/`, changes);
    case "symlink":
      if (
        !same || !isSameOwner(same, now) ||
        files.readLink(from) !== linkTarget(stage, path)
      ) {
        changes.push({ path, kind: "symlink", before: same, now });
      }
      return;
    case "file":
      if (!same || !isSameFile(stage, path, same, now)) {
        changes.push({ path, kind: "file", before: same, now });
      }
      return;
    default:
      now.kind satisfies never;
  }
}

function linkTarget({ files, workspace }: Stage, path: string): string {
  return withAccess(
    files,
    workspace,
    path,
    () => files.readLink(`${workspace}/${path}`),
  );
}

/** What is below goes first, as it would one by one. */
function remove(stage: Stage, path: string, changes: StagedChange[]): void {
  const { files, workspace } = stage;
  const before = withAccess(
    files,
    workspace,
    path,
    () => files.lstat(`${workspace}/${path}`),
  );
  if (before === undefined) return;
  if (before.kind === "directory") {
    for (const name of namesIn(files, workspace, `${path}/`)) {
      remove(stage, `${path}/${name}`, changes);
    }
  }
  changes.push({ path, kind: "delete", before, now: undefined });
}

function isSameOwner(before: FileInfo, now: FileInfo): boolean {
  return before.uid === now.uid && before.gid === now.gid;
}

const PIECE = 1 << 16;

/** Opened for writing is not yet changed. */
function isSameFile(
  { files, upper, workspace }: Stage,
  path: string,
  before: FileInfo,
  now: FileInfo,
): boolean {
  if (before.size !== now.size || before.mode !== now.mode) return false;
  if (!isSameOwner(before, now)) return false;
  using one = withFileAccess(
    files,
    workspace,
    path,
    () => files.open(`${workspace}/${path}`),
  );
  using two = withFileAccess(
    files,
    upper,
    path,
    () => files.open(`${upper}/${path}`),
  );
  const a = new Uint8Array(PIECE);
  const b = new Uint8Array(PIECE);
  for (;;) {
    const length = one.read(a);
    let filled = 0;
    while (filled < length) {
      const count = two.read(b.subarray(filled, length));
      if (count === 0) return false;
      filled += count;
    }
    if (length === 0) return true;
    for (let index = 0; index < length; index++) {
      if (a[index] !== b[index]) return false;
    }
  }
}

/** Names in a folder, though it be closed. */
function namesIn(files: Files, root: string, folder: string): string[] {
  const path = folder.slice(0, -1);
  return withFileAccess(
    files,
    root,
    path,
    () =>
      Array.from(
        files.list(path ? `${root}/${path}` : root),
        (entry) => entry.name,
      ).sort(),
  );
}
