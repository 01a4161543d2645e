/** An attempt's files, as a plugin writes them: straight into the folder. */

import type { Artifacts } from "../../handler.ts";
import { denoHost } from "../../host/deno.ts";

/** The files in a folder. */
export function artifactsIn(folder: string): Artifacts {
  const { files } = denoHost;
  const path = (name: string) => {
    if (!/^[^/\0]+$/.test(name) || name === "." || name === "..") {
      throw new RangeError(
        `Cannot name an artifact ${
          JSON.stringify(name)
        }: it must be a plain file name`,
      );
    }
    return `${folder}/${name}`;
  };
  return {
    folder,
    path,
    write: (name, content) => files.write(path(name), content),
    read(name, limit = Infinity) {
      const info = files.lstat(path(name));
      if (info?.kind !== "file") return undefined;
      const length = Math.min(limit, info.size);
      return new TextDecoder().decode(files.readAt(path(name), 0, length));
    },
    remove: (name) => files.remove(path(name)),
  };
}
