import { isSystemError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { type Finding, reasonOf, type Surroundings } from "./finding.ts";

/** Whether programs find a folder for their temporary files. */
export function checkTemporaryFolder(
  { host }: Surroundings,
): readonly Finding[] {
  const name = "temp folder";
  const folder = temporaryFolder(host);
  const file = `${folder}/.factory-doctor-${host.pid}`;
  try {
    host.files.write(file, "", { createNew: true });
    host.files.remove(file);
    return [{ name, status: "ok", detail: `${folder} can be written to` }];
  } catch (error) {
    const { files } = host;
    if (
      !isSystemError(error) && !files.isDenied(error) &&
      !files.isNotFound(error)
    ) throw error;
    return [{
      name,
      status: "warning",
      detail: `${folder} cannot be written to: ${reasonOf(error)}`,
      cure: "set TMPDIR to a folder that can",
    }];
  }
}

/** Where temporary files go. */
export function temporaryFolder({ env }: Pick<Host, "env">): string {
  return env("TMPDIR")?.replace(/\/+$/, "") || "/tmp";
}
