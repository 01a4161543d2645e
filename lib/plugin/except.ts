/** Permissions with exceptions, for workers, whose permissions can have none. */

import type { Files } from "../host/host.ts";

/**
 * Paths, less those that are denied: where one is below a folder, what stands
 * beside it takes the folder's place. What is created there later is left out, too.
 */
export function except(
  files: Files,
  paths: readonly string[],
  denied: readonly string[],
): string[] {
  return paths.flatMap((path) => {
    if (denied.some((each) => path === each || path.startsWith(`${each}/`))) {
      return [];
    }
    const whole = !denied.some((each) => each.startsWith(`${path}/`));
    if (whole || files.lstat(path)?.kind !== "directory") return [path];
    const inside = [...files.list(path)].map(({ name }) => `${path}/${name}`);
    return except(files, inside, denied);
  });
}
