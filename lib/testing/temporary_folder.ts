/** A folder that nobody else has. */

import type { Host } from "../host/host.ts";

/** Creates an empty folder where temporary files go. */
export function temporaryFolder(host: Host, prefix: string): string {
  const parent = host.env("TMPDIR")?.replace(/\/+$/, "") || "/tmp";
  const folder = `${parent}/${prefix}${crypto.randomUUID()}`;
  host.files.mkdir(folder);
  return folder;
}
