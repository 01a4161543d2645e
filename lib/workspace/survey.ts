/** What of a folder belongs into a run's workspace. */

import type { FileInfo, Files } from "../host/host.ts";
import { WorkspaceError } from "./errors.ts";
import { place, ROOT } from "./snapshot.ts";

/** Something to copy. */
export interface SourceEntry {
  /** Relative to the source. */
  readonly path: string;
  readonly info: FileInfo;
}

/** What to look at, and what to leave out. */
export interface SurveyOptions {
  /** Absolute. */
  readonly source: string;
  /** The run's folder; it exists. */
  readonly runFolder: string;
  /** The folder that runs are kept in. */
  readonly runsdir: string;
  readonly copyGit: boolean;
}

/** What there is to copy, folders before what is in them. */
export interface Survey {
  readonly entries: readonly SourceEntry[];
  readonly notes: readonly string[];
}

/** The file that tells a run's folder from others. */
const RUN_MARK = ".factory/base.jsonl";

/**
 * Lists a source folder.
 *
 * @throws {WorkspaceError} when it is no folder, or a folder in it cannot be read.
 */
export function survey(files: Files, options: SurveyOptions): Survey {
  const source = realFolder(files, options.source);
  const entries: SourceEntry[] = [];
  const notes: string[] = [];
  const runs = runsFinder(files, options);

  const visit = (path: string, info: FileInfo) => {
    const at = place(source, path);
    if (info.kind === "other") {
      notes.push(`Not copied: "${path}" is a socket, FIFO or device`);
      return;
    }
    if (info.kind === "symlink") warnOfLink(path, files.readLink(at));
    entries.push({ path, info });
    if (info.kind !== "directory") return;
    const isRunsdir = runs.isRunsdir(at, info);
    for (const [name, child] of childrenOf(files, at)) {
      if (path === ROOT && name === ".git" && !options.copyGit) continue;
      if (!child) {
        noteMissing(path, name);
      } else if (child.kind === "directory" && leftOut(name, child)) {
        continue;
      } else {
        visit(path === ROOT ? name : `${path}/${name}`, child);
      }
    }

    function leftOut(name: string, child: FileInfo): boolean {
      // A source that is the runs folder itself: the runs are left out one by one.
      return runs.isRunsdir(`${at}/${name}`, child) ||
        (isRunsdir && runs.isRun(`${at}/${name}`, child));
    }
  };
  const noteMissing = (path: string, name: string) => {
    // What has merely gone since it was listed is not worth a word.
    if (!name.includes("\ufffd")) return;
    notes.push(
      `Not copied: something in "${path}" has a name that is not UTF-8`,
    );
  };
  const warnOfLink = (path: string, target: string) => {
    if (!target.startsWith("/")) return;
    const inside = [source, options.source].some((folder) =>
      target === folder || target.startsWith(`${folder}/`)
    );
    if (inside) {
      notes.push(
        `The link "${path}" leads to the original files by an absolute path, in the copy too`,
      );
    }
  };

  const info = files.lstat(source);
  if (info) visit(ROOT, info);
  return { entries, notes };
}

function realFolder(files: Files, source: string): string {
  const hint = "name a folder with --workdir";
  let real: string;
  try {
    real = files.realPath(source);
  } catch (cause) {
    if (!files.isNotFound(cause) && !files.isDenied(cause)) throw cause;
    const reason = files.isNotFound(cause)
      ? "there is no such folder"
      : "it may not be read";
    throw new WorkspaceError(`Cannot copy "${source}": ${reason}`, {
      path: source,
      hint,
      cause,
    });
  }
  if (files.lstat(real)?.kind === "directory") return real;
  throw new WorkspaceError(`Cannot copy "${source}": it is not a folder`, {
    path: source,
    hint,
  });
}

/** What is in a folder, sorted; no information on what cannot be named. */
function childrenOf(
  files: Files,
  folder: string,
): [name: string, info: FileInfo | undefined][] {
  try {
    return Array.from(files.list(folder), ({ name }) => name).sort()
      .map((name) => [name, files.lstat(`${folder}/${name}`)]);
  } catch (cause) {
    if (files.isNotFound(cause)) return [];
    if (!files.isDenied(cause)) throw cause;
    throw unreadable("folder", folder, cause);
  }
}

/** A file or folder of the source that may not be read. */
export function unreadable(
  what: "file" | "folder",
  path: string,
  cause: unknown,
): WorkspaceError {
  return new WorkspaceError(
    `Cannot copy the ${what} "${path}": it may not be read`,
    {
      path,
      hint: `make it readable (chmod u+r${
        what === "folder" ? "x" : ""
      }), or run from a folder without it`,
      cause,
    },
  );
}

/**
 * Finds the runs folder and the runs in it by what they are, not by their names: the same
 * folder may be spelled through links, mounts or another case.
 */
function runsFinder(
  files: Files,
  { runFolder, runsdir }: SurveyOptions,
): {
  isRunsdir(folder: string, info: FileInfo): boolean;
  isRun(folder: string, info: FileInfo): boolean;
} {
  const inode = (path: string) => files.lstat(path)?.ino;
  const run = files.realPath(runFolder);
  const runs = files.realPath(runsdir);
  const runInode = inode(run);
  const runsInode = inode(runs);
  const rest = run.startsWith(`${runs}/`) ? run.slice(runs.length) : undefined;
  return {
    // The number alone could be that of a folder on another disk.
    isRunsdir: (folder, { ino }) =>
      ino === runsInode &&
      (rest === undefined || inode(`${folder}${rest}`) === runInode),
    isRun: (folder, { ino }) =>
      ino === runInode || files.lstat(`${folder}/${RUN_MARK}`) !== undefined,
  };
}
