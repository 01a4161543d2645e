/** Names of runs. */

import { RunFolderError } from "../errors.ts";

/** The run id for a moment: UTC, `YYYYMMDD_HHMMSS`. */
export function runIdAt(now: number): string {
  return new Date(now).toISOString()
    .slice(0, 19)
    .replaceAll(/[-:]/g, "")
    .replace("T", "_");
}

/**
 * Checks a run id that somebody chose.
 *
 * @throws {RunFolderError} when it could not be a folder's name.
 */
export function checkRunId(id: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return;
  throw new RunFolderError(
    `Cannot use run id ${
      JSON.stringify(id)
    }: it must match [A-Za-z0-9][A-Za-z0-9._-]*`,
    { hint: "use letters, digits, dots, dashes and underscores" },
  );
}
