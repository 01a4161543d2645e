/** Which commit a folder is at, without git. */

import type { Files } from "./host/host.ts";

/**
 * The commit that a repository has checked out.
 *
 * @param folder the repository's, ending in a slash
 * @returns `undefined` when it is no repository, or one that is arranged in another way.
 */
export function headCommit(files: Files, folder: string): string | undefined {
  const git = `${folder}.git`;
  const head = textOf(files, `${git}/HEAD`);
  const branch = /^ref: (\S+)$/.exec(head ?? "")?.[1];
  if (branch === undefined) return commitOf(head);
  const packed = () =>
    textOf(files, `${git}/packed-refs`)?.split("\n")
      .find((line) => line.endsWith(` ${branch}`))?.split(" ")[0];
  return commitOf(textOf(files, `${git}/${branch}`) ?? packed());
}

function textOf(files: Files, path: string): string | undefined {
  return files.lstat(path)?.kind === "file"
    ? files.readText(path).trim()
    : undefined;
}

function commitOf(text: string | undefined): string | undefined {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text ?? "") ? text : undefined;
}
