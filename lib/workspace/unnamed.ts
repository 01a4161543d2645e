/**
 * Files whose names are not UTF-8, or whose paths are too long. The runtime can
 * address none of them, but it removes them with the folder they are in.
 *
 * @module
 */

import type { Files } from "../host/host.ts";

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
