/**
 * Files whose names are not UTF-8, or whose paths are too long. The runtime can
 * address none of them, but it removes them with the folder they are in.
 *
 * @module
 */

import type { FileInfo, Files } from "../host/host.ts";

/** No system takes less. */
const LONG_PATH = 1000;

/** Whether that is why nothing is found at the path of an entry. */
export function mayBeUnnamed(name: string, path: string): boolean {
  return name.includes("\ufffd") || path.length >= LONG_PATH;
}

/** As `lstat`; nothing when the path is longer than the system takes. */
export function lstatIfNamed(files: Files, path: string): FileInfo | undefined {
  try {
    return files.lstat(path);
  } catch (error) {
    // That error has no class of its own.
    if (path.length < LONG_PATH || files.isDenied(error)) throw error;
    return undefined;
  }
}

/** Removes from a folder what `names` does not name, by building the folder anew at `spare`. */
export function removeUnnamed(
  files: Files,
  folder: string,
  names: Iterable<string>,
  spare: string,
): void {
  const mode = files.lstat(folder)?.mode;
  files.mkdir(spare);
  for (const name of names) {
    files.rename(`${folder}/${name}`, `${spare}/${name}`);
  }
  files.removeTree(folder);
  files.rename(spare, folder);
  if (mode !== undefined) files.chmod(folder, mode);
}
