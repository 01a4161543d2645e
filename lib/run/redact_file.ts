/** Takes secrets out of a file that a program has written. */

import type { Files } from "../host/host.ts";
import type { Redactor } from "../text/redact.ts";

const PIECE = 1024 * 1024;

/** Replaces the file when it has a secret; else it stays as it is. */
export function redactFile(
  files: Files,
  path: string,
  redactor: Redactor,
): void {
  if (!redactor.isActive || files.lstat(path)?.kind !== "file") return;
  if (!pass(files, path, { redactor, tell: () => {} })) return;
  const clean = `${path}.redacted`;
  files.remove(clean);
  {
    using output = files.append(clean);
    pass(files, path, { redactor, tell: (piece) => output.append(piece) });
  }
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
