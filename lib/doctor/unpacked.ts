/** Whether a factory that has unpacked itself is still as it was packed. */

import { currentForm, moduleUrl } from "../form.ts";
import type { Files } from "../host/host.ts";
import type { Finding, Surroundings } from "./finding.ts";

/** Compares what was unpacked with the hashes that came with it. A start only compares times. */
export async function checkUnpacked(
  { host }: Pick<Surroundings, "host">,
): Promise<readonly Finding[]> {
  if (currentForm() !== "self-extracting") return [];
  // What is unpacked: Deno, the folder with the program, and the list of both.
  const { pathname } = new URL("..", moduleUrl("mod.ts"));
  const folder = decodeURIComponent(pathname).replace(/\/$/, "");
  return [await unpackedFinding(host.files, folder)];
}

/** The same for a folder. */
async function unpackedFinding(
  files: Files,
  folder: string,
): Promise<Finding> {
  const name = "unpacked";
  const listed = files.readText(`${folder}/ok`).trimEnd().split("\n");
  for (const line of listed) {
    const [hash, path] = line.split("  ");
    if (await hashOf(files, `${folder}/${path}`) === hash) continue;
    return {
      name,
      status: "error",
      detail: `${path} in ${folder} is not what was packed`,
      cure: `remove ${folder}: the next start unpacks it again`,
    };
  }
  return {
    name,
    status: "ok",
    detail: `${listed.length} files are as they were packed`,
  };
}

async function hashOf(files: Files, path: string): Promise<string | undefined> {
  if (files.lstat(path)?.kind !== "file") return undefined;
  const data = new Uint8Array(files.read(path));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data)).toHex();
}
