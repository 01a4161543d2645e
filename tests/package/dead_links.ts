/** Links of an unpacked package's documents to what is not in it. */

import { dirname, normalize } from "node:path/posix";
import { exists, filesIn } from "../../scripts/support/files.ts";

/** Each as `document: target`. */
export function deadLinks(root: string): string[] {
  return filesIn(root).filter((path) => path.endsWith(".md")).flatMap((path) =>
    Array.from(
      Deno.readTextFileSync(`${root}/${path}`)
        .matchAll(/\]\((?!https?:|#)([^)#]+)/g),
      ([, target = ""]) => target,
    )
      .filter((target) =>
        !exists(`${root}/${normalize(`${dirname(path)}/${target}`)}`)
      )
      .map((target) => `${path}: ${target}`)
  );
}
