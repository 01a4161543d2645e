/** Finds the program that a name means. */

import type { Files } from "./host.ts";

/** The program could not be started: there is none of this name, or it may not be executed. */
export class ProgramNotFoundError extends Error {
  override readonly name = "ProgramNotFoundError";
  /** The program, as it was asked for. */
  readonly program: string;

  constructor(program: string, options?: ErrorOptions) {
    super(noSuchProgram(program), options);
    this.program = program;
  }
}

/** Says that a program cannot be started. */
export function noSuchProgram(program: string): string {
  return `Cannot start "${program}": no such program on PATH, or it is not executable`;
}

/** Where to look for a program. */
export interface ProgramPlace {
  /** Absolute; a name with a slash is relative to it. */
  readonly cwd: string;
  /** Folders separated by colons; an empty one is `cwd`. */
  readonly path: string;
}

/** The absolute path of an executable file, as a shell would find it on POSIX. */
export function findProgram(
  files: Files,
  name: string,
  { cwd, path }: ProgramPlace,
): string | undefined {
  if (name === "" || name.includes("\0")) return undefined;
  if (name.includes("/")) {
    const candidate = within(cwd, name);
    return isExecutable(files, candidate) ? candidate : undefined;
  }
  return path.split(":").map((folder) => within(within(cwd, folder), name))
    .find((candidate) => isExecutable(files, candidate));
}

function within(folder: string, path: string): string {
  if (path === "") return folder;
  return path.startsWith("/") ? path : `${folder}/${path}`;
}

function isExecutable(files: Files, path: string): boolean {
  try {
    const info = files.lstat(path);
    const target = info?.kind === "symlink"
      ? files.lstat(files.realPath(path))
      : info;
    return target?.kind === "file" && (target.mode & 0o111) !== 0;
  } catch (error) {
    // A dangling link, or a folder that we may not look into: a shell goes on, too.
    if (files.isNotFound(error) || files.isDenied(error)) return false;
    throw error;
  }
}
