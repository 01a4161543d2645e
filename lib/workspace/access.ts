/**
 * Ways through folders and files that a node has closed (`chmod 000`). Nothing
 * of this happens to root, who is never denied.
 *
 * @module
 */

import type { Files } from "../host/host.ts";
import { parentOf, place } from "./snapshot.ts";

const FOLDER_ACCESS = 0o700;
const FILE_ACCESS = 0o600;

/**
 * Does something to an entry of a workspace. When that is denied, opens the
 * folders above it, tries again, and closes them as they were.
 */
export function withAccess<T>(
  files: Files,
  root: string,
  path: string,
  action: () => T,
): T {
  return unlessDenied(files, action, () => foldersAbove(path), root);
}

/** As {@linkcode withAccess}, to read a file: the file itself is opened too. */
export function withFileAccess<T>(
  files: Files,
  root: string,
  path: string,
  action: () => T,
): T {
  return unlessDenied(
    files,
    action,
    () => [...foldersAbove(path), path],
    root,
  );
}

function unlessDenied<T>(
  files: Files,
  action: () => T,
  steps: () => readonly string[],
  root: string,
): T {
  try {
    return action();
  } catch (error) {
    if (!files.isDenied(error)) throw error;
  }
  const opened: [path: string, mode: number][] = [];
  try {
    for (const step of steps()) {
      const at = place(root, step);
      const info = files.lstat(at);
      if (info?.kind !== "directory" && info?.kind !== "file") break;
      const access = info.kind === "directory" ? FOLDER_ACCESS : FILE_ACCESS;
      if ((info.mode & access) === access) continue;
      files.chmod(at, info.mode | access);
      opened.push([at, info.mode]);
    }
    return action();
  } finally {
    for (const [at, mode] of opened.reverse()) files.chmod(at, mode);
  }
}

/** The folders that lead to an entry, the workspace first. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = parentOf(path); at !== undefined; at = parentOf(at)) {
    folders.push(at);
  }
  return folders.reverse();
}

/** Removes a folder that holds nothing, closed or not, and says whether it is gone. */
export function removeIfEmpty(files: Files, folder: string): boolean {
  const info = files.lstat(folder);
  if (info?.kind !== "directory") return true;
  if (!isEmpty(files, folder, info.mode)) return false;
  files.remove(folder);
  return true;
}

function isEmpty(files: Files, folder: string, mode: number): boolean {
  const closed = (mode & FOLDER_ACCESS) !== FOLDER_ACCESS;
  if (closed) files.chmod(folder, mode | FOLDER_ACCESS);
  try {
    for (const _ of files.list(folder)) return false;
    return true;
  } finally {
    if (closed) files.chmod(folder, mode);
  }
}

/** Removes a file, a link or a folder with all below it, closed folders included. Follows no link. */
export function removeAll(files: Files, path: string): void {
  if (files.lstat(path)?.kind !== "directory") return files.remove(path);
  try {
    return files.removeTree(path);
  } catch (error) {
    if (!files.isDenied(error)) throw error;
  }
  openTree(files, path);
  files.removeTree(path);
}

/** Leaves a folder with nothing in it, whatever was made of it; it stays the same one if that is possible. */
export function emptyFolder(files: Files, folder: string): void {
  if (isEmptied(files, folder)) return;
  removeAll(files, folder);
  files.mkdir(folder);
}

function isEmptied(files: Files, folder: string): boolean {
  if (files.lstat(folder)?.kind !== "directory") return false;
  try {
    for (const { name } of [...files.list(folder)]) {
      removeAll(files, `${folder}/${name}`);
    }
    // What has no name that could be told is still there.
    for (const _ of files.list(folder)) return false;
    return true;
  } catch (error) {
    if (!files.isDenied(error)) throw error;
    return false;
  }
}

function openTree(files: Files, folder: string): void {
  files.chmod(folder, FOLDER_ACCESS);
  for (const { name, kind } of [...files.list(folder)]) {
    if (kind === "directory") openTree(files, `${folder}/${name}`);
  }
}
