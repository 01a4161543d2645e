/** What the machine refused, told with what to do about it. */

import { isSystemError, RunFolderError } from "../errors.ts";
import { WorkspaceError } from "../workspace/errors.ts";

/** Says what could not be done; anything that the machine did not refuse is a bug, and stays one. */
export function asFolderError(error: unknown, action: string): unknown {
  if (!(error instanceof WorkspaceError) && !isSystemError(error)) return error;
  return new RunFolderError(`${action}: ${error.message}`, {
    cause: error,
    hint: (error instanceof WorkspaceError ? error.hint : undefined) ??
      "mend that (a full disk, most often), then resume the run: nothing recorded is lost",
  });
}
