/** Which plugins a folder holds. */

import type { Files } from "../host/host.ts";

/** A plugin's file. */
export interface PluginFile {
  /** The type that its name says. */
  readonly type: string;
  /** Absolute, or relative to the current folder, as the folder was given. */
  readonly path: string;
}

/** A file's name without its ending is the type: `http_check.ts`, `team.check.js`; `_helper.ts` is none. */
const FILE = /^([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)\.(?:ts|js|mjs)$/;
const FOLDER = /^[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*$/;
/** Files beside a plugin that are none. */
const NONE = /(?:\.d|[._]test|[._]bench)\.(?:ts|js|mjs)$/;
const MAIN = ["mod.ts", "mod.js", "mod.mjs"];

/** Says whether a text can be a plugin's type. */
export function isPluginType(text: string): boolean {
  return FOLDER.test(text) && typeOfFile(`${text}.ts`) === text;
}

/** The type that a path names, `undefined` when it cannot be a plugin's. */
export function typeOfPath(path: string): string | undefined {
  const [folder = "", name = ""] = path.split("/").slice(-2);
  if (path.includes("/") && MAIN.includes(name)) {
    return FOLDER.test(folder) ? folder : undefined;
  }
  return typeOfFile(path.slice(path.lastIndexOf("/") + 1));
}

function typeOfFile(name: string): string | undefined {
  return NONE.test(name) ? undefined : FILE.exec(name)?.[1];
}

/**
 * The plugins in a folder, by name; none when there is no such folder. Nothing
 * of them is read but names. Of a file and a folder of one name the file wins.
 */
export function pluginFiles(files: Files, folder: string): PluginFile[] {
  const found = new Map<string, PluginFile>();
  for (const { name, path } of entries(files, folder)) {
    const file = kindOf(files, path) === "file";
    const type = file ? typeOfFile(name) : FOLDER.test(name) ? name : undefined;
    if (type === undefined || MAIN.includes(name)) continue;
    const main = file ? path : MAIN.map((main) => `${path}/${main}`)
      .find((main) => kindOf(files, main) === "file");
    if (main === undefined || found.has(type)) continue;
    found.set(type, { type, path: main });
  }
  return [...found.values()].sort((a, b) => a.type < b.type ? -1 : 1);
}

/** Names and paths, files before folders, `.ts` before `.js`. */
function entries(
  files: Files,
  folder: string,
): { readonly name: string; readonly path: string }[] {
  try {
    return [...files.list(folder)]
      .map(({ name }) => ({ name, path: `${folder}/${name}` }))
      .sort((a, b) => a.name > b.name ? -1 : 1);
  } catch (error) {
    if (files.isNotFound(error)) return [];
    throw error;
  }
}

/** What is at a path, or where its link leads. */
function kindOf(files: Files, path: string): string | undefined {
  try {
    const info = files.lstat(path);
    return info?.kind === "symlink"
      ? files.lstat(files.realPath(path))?.kind
      : info?.kind;
  } catch (error) {
    if (files.isNotFound(error)) return undefined;
    throw error;
  }
}
