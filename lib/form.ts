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
  // What is bundled has its modules at the same paths, beside this one's bundle.
  return currentForm() === "self-extracting"
    ? new URL(path.replace(/\.ts$/, ".js"), import.meta.url).href
    : new URL(`../${path}`, import.meta.url).href;
}
