/** What the machine is short of says nothing of a node's work. */

import { isSystemError } from "../errors.ts";

const SHORT_OF: ReadonlySet<string> = new Set([
  "EAGAIN",
  "EDQUOT",
  "EIO",
  "EMFILE",
  "ENFILE",
  "ENOMEM",
  "ENOSPC",
  "EROFS",
]);

/**
 * True when the machine cannot go on: a full or broken disk, no memory, no
 * more files or processes. The work that met it has neither succeeded nor failed.
 */
export function isMachineError(error: unknown): boolean {
  return isSystemError(error) && SHORT_OF.has(error.code);
}
