/** What the machine is short of says nothing of a node's work. */

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

/** True for what the operating system refused. */
export function isSystemError(
  error: unknown,
): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error &&
    typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code);
}

/**
 * True when the machine cannot go on: a full or broken disk, no memory, no
 * more files or processes. The work that met it has neither succeeded nor failed.
 */
export function isMachineError(error: unknown): boolean {
  return isSystemError(error) && SHORT_OF.has(error.code);
}
