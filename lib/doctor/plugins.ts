import { isSystemError } from "../errors.ts";
import type { Files } from "../host/host.ts";
import { pluginFiles } from "../plugin/folder.ts";
import { count, shortPath } from "../sinks/text.ts";
import { type Finding, reasonOf, type Surroundings } from "./finding.ts";

/** Which plugins there are, and whether they can be read. None of them is run. */
export function checkPlugins(
  { host, plugins }: Surroundings,
): readonly Finding[] {
  const found = plugins.folders.flatMap((folder) =>
    findingsOf(host.files, folder, {
      shown: shortPath(folder, host.cwd()),
      named: plugins.named.includes(folder),
    })
  );
  if (found.length > 0) return found;
  const shown = plugins.folders.map((each) => shortPath(each, host.cwd()));
  return [{
    name: "plugins",
    status: "ok",
    detail: `none in ${shown.join(" or ")}`,
  }];
}

function findingsOf(
  files: Files,
  folder: string,
  { shown, named }: { readonly shown: string; readonly named: boolean },
): readonly Finding[] {
  const name = "plugins";
  try {
    if (!named && files.lstat(folder) === undefined) return [];
    // To tell a folder that is missing from an empty one.
    files.list(folder)[Symbol.iterator]().next();
    const plugins = pluginFiles(files, folder);
    return [
      {
        name,
        status: "ok",
        detail: plugins.length === 0
          ? `none in ${shown}`
          : `${count(plugins.length, "plugin")} in ${shown}: ${
            plugins.map(({ type }) => type).join(", ")
          }`,
      },
      ...plugins.flatMap(({ path }) => unreadable(files, path)),
    ];
  } catch (error) {
    if (!isRefusal(files, error)) throw error;
    return [{
      name,
      status: "error",
      detail: `cannot read ${shown}: ${reasonOf(error)}`,
      cure: files.isNotFound(error)
        ? "make the folder, or give another one with --plugins"
        : "make it readable for this user",
    }];
  }
}

function unreadable(files: Files, path: string): readonly Finding[] {
  try {
    files.open(path)[Symbol.dispose]();
    return [];
  } catch (error) {
    if (!isRefusal(files, error)) throw error;
    return [{
      name: "plugins",
      status: "error",
      detail: `cannot read ${path}: ${reasonOf(error)}`,
      cure: "make it readable for this user",
    }];
  }
}

function isRefusal(files: Files, error: unknown): boolean {
  return isSystemError(error) || files.isDenied(error) ||
    files.isNotFound(error);
}
