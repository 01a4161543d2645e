/** Takes secrets out of files that programs have written. */

import type { Files } from "../host/host.ts";
import type { Redactor } from "../text/redact.ts";
import { withAccess, withFileAccess } from "../workspace/access.ts";

const PIECE = 1024 * 1024;

/** A folder whose files are to be without secrets. */
export interface RedactedFolder {
  readonly root: string;
  readonly redactor: Redactor;
  /** Entries of the folder that are left alone. */
  skips(name: string): boolean;
}

/** Cleans all files below a folder, closed ones included. Links are not followed. */
export function redactFolder(
  files: Files,
  { root, redactor, skips }: RedactedFolder,
): void {
  if (!redactor.isActive || files.lstat(root)?.kind !== "directory") return;
  const walk = (prefix: string) => {
    const inside = withAccess(
      files,
      root,
      `${prefix}x`,
      () => [...files.list(`${root}/${prefix}`)],
    );
    for (const { name, kind } of inside) {
      const path = prefix + name;
      if (prefix === "" && skips(name)) continue;
      if (kind === "directory") walk(`${path}/`);
      if (kind !== "file") continue;
      const clean = () => redactFile(files, `${root}/${path}`, redactor);
      withFileAccess(files, root, path, clean);
    }
  };
  walk("");
}

/** Replaces the file when it has a secret; else it stays as it is. */
function redactFile(files: Files, path: string, redactor: Redactor): void {
  if (!pass(files, path, { redactor, tell: () => {} })) return;
  const clean = `${path}.redacted`;
  files.remove(clean);
  {
    using output = files.append(clean);
    pass(files, path, { redactor, tell: (piece) => output.append(piece) });
  }
  const mode = files.lstat(path)?.mode;
  if (mode !== undefined) files.chmod(clean, mode);
  files.rename(clean, path);
}

/** Goes through a file, and says whether it has a secret. */
function pass(
  files: Files,
  path: string,
  { redactor, tell }: {
    readonly redactor: Redactor;
    tell(piece: Uint8Array): void;
  },
): boolean {
  const stream = redactor.bytes();
  const size = files.lstat(path)?.size ?? 0;
  for (let at = 0; at < size; at += PIECE) {
    tell(stream.push(files.readAt(path, at, Math.min(PIECE, size - at))));
  }
  tell(stream.end());
  return stream.found;
}
