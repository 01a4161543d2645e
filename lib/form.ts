/**
 * Which form of factory this is, and where its modules are. The same program
 * runs from its sources, from a registry, and out of one file.
 *
 * @module
 */

import { BUILD } from "./build.ts";

/**
 * `source`: a copy of the repository. `jsr`, `npm`: a package of a registry.
 * `self-extracting`: one file, with Deno in it, that unpacks itself.
 * `compiled`: one file that is a program of its own.
 */
export type Form = "source" | "jsr" | "npm" | "self-extracting" | "compiled";

/** Which form this is. */
export function currentForm(): Form {
  if (BUILD.form !== undefined) return BUILD.form;
  if (!import.meta.url.startsWith("file:")) return "jsr";
  return import.meta.url.includes("/node_modules/") ? "npm" : "source";
}

/**
 * The address of a module that is started, not imported: by a worker or by
 * another process.
 *
 * @param path from the top of the tree, such as `lib/plugin/host_main.ts`
 */
export function moduleUrl(path: string): string {
  // What was made into JavaScript has all its modules at the same paths.
  const file = import.meta.url.endsWith(".js")
    ? path.replace(/\.ts$/, ".js")
    : path;
  // What is bundled has them beside this one's bundle.
  const top = currentForm() === "self-extracting" ? "" : "../";
  return new URL(`${top}${file}`, import.meta.url).href;
}
