/** An attempt's files in a folder, by plain names. */

import type { Artifacts } from "../handler.ts";
import type { Files } from "../host/host.ts";

/**
 * Makes sure that a name stays in its folder.
 *
 * @throws {RangeError} when it is not a plain file name.
 */
export function checkArtifactName(name: string): void {
  if (/^[^/\0]+$/.test(name) && name !== "." && name !== "..") return;
  throw new RangeError(
    `Cannot name an artifact ${
      JSON.stringify(name)
    }: it must be a plain file name`,
  );
}

/** The files in an existing folder, written straight into it. */
export function artifactFolder(files: Files, folder: string): Artifacts {
  const path = (name: string) => {
    checkArtifactName(name);
    return `${folder}/${name}`;
  };
  return {
    folder,
    path,
    write: (name, content) => files.write(path(name), content),
    append(name, text) {
      using file = files.append(path(name));
      file.append(text);
    },
    read(name, limit = Infinity) {
      const info = files.lstat(path(name));
      if (info?.kind !== "file") return undefined;
      const length = Math.min(limit, info.size);
      return new TextDecoder().decode(files.readAt(path(name), 0, length));
    },
    remove: (name) => files.remove(path(name)),
  };
}
