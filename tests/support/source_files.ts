/** The tree's own files, and what they import. */

import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { filesIn } from "../../scripts/support/files.ts";
import type { Import } from "./arrows.ts";

/** The top of the tree. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** What holds code of ours. */
const TOP = [
  "mod.ts",
  "cli.ts",
  "lib",
  "handlers",
  "plugins",
  "bench",
  "scripts",
  "examples",
  "tests",
];

/** A file's path from the top of the tree, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** All TypeScript files of the tree, by path. */
export function sourceFiles(): SourceFile[] {
  return TOP.flatMap((name) => filesBelow(name))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({ path, text: readText(path) }));
}

/** Paths of the files in a folder of the tree, or of the one file it is. */
export function filesBelow(path: string): string[] {
  const { isFile } = Deno.statSync(join(ROOT, path));
  if (isFile) return [path];
  return filesIn(join(ROOT, path)).map((file) => `${path}/${file}`);
}

/** The text of a file of the tree. */
export function readText(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

/**
 * A file's imports of other files of the tree. It reads formatted code: a
 * comment's lines begin with `//` or `*`, which strings in code do not.
 */
export function importsOf({ path, text }: SourceFile): Import[] {
  const code = text.split("\n")
    .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line)).join("\n");
  const statements = code.matchAll(
    /^(?:import|export)\s+(type\s)?[^;"]*?\bfrom\s+"(\.[^"]+)"|^import\s+()"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)",?\s*\)/gm,
  );
  return Array.from(statements, ([, type, from, , bare, dynamic]) => ({
    from: path,
    to: resolve(path, from ?? bare ?? dynamic ?? ""),
    typeOnly: type !== undefined,
  }));
}

function resolve(importer: string, specifier: string): string {
  return relative(".", normalize(join(dirname(importer), specifier)));
}
