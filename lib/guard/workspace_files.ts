/** Access to the files below a folder that no path and no link can leave. */

import { OutsideWorkspaceError, type WorkspaceFiles } from "../handler.ts";
import type { Files } from "../host/host.ts";

/** The files below `root`, for handlers. */
export function workspaceFiles(files: Files, root: string): WorkspaceFiles {
  return {
    kind(path) {
      const { real, state } = locate(files, root, path);
      if (state !== "there") return undefined;
      const kind = files.lstat(real)?.kind;
      return kind === "symlink" ? "other" : kind;
    },
    readText: (path) => files.readText(locate(files, root, path).real),
    write(path, content) {
      const { real, state } = locate(files, root, path);
      // Writing would create whatever it points to.
      if (state === "dangling") {
        throw new OutsideWorkspaceError(
          path,
          "it is a link that leads nowhere",
        );
      }
      files.mkdir(real.slice(0, real.lastIndexOf("/")));
      files.write(real, content);
    },
  };
}

interface Location {
  /** Absolute, without links as far as it exists. */
  readonly real: string;
  readonly state: "there" | "missing" | "dangling";
}

function locate(files: Files, root: string, path: string): Location {
  const refusal = refusalOf(path);
  if (refusal) throw new OutsideWorkspaceError(path, refusal);

  const top = files.realPath(root);
  let real = top;
  let state: Location["state"] = "there";
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    real = `${real}/${segment}`;
    if (state !== "there") continue;
    const info = files.lstat(real);
    if (info === undefined) {
      state = "missing";
    } else if (info.kind === "symlink") {
      const target = targetOf(files, real);
      if (target === undefined) {
        state = "dangling";
      } else if (target !== top && !target.startsWith(`${top}/`)) {
        throw new OutsideWorkspaceError(
          path,
          "it leads out of the workspace by a link",
        );
      } else {
        real = target;
      }
    }
  }
  return { real, state };
}

function refusalOf(path: string): string | undefined {
  if (path.startsWith("/")) return "it is absolute";
  if (path.split("/").includes("..")) return "it has a parent segment";
  if (path.includes("\0")) return "it has a NUL character";
  return undefined;
}

/** `undefined` for a link to nothing, or to itself. */
function targetOf(files: Files, link: string): string | undefined {
  try {
    return files.realPath(link);
  } catch (error) {
    if (files.isNotFound(error)) return undefined;
    throw error;
  }
}
