/** How much fits on a disk. */

import type { Host } from "../host/host.ts";
import { runToEnd } from "./program.ts";

/** Bytes that this user can still write to a folder's disk, by `df`; `undefined` when it does not say. */
export async function freeSpace(
  host: Host,
  folder: string,
  limitMs: number,
): Promise<number | undefined> {
  const answer = await runToEnd(host, ["df", "-Pk", folder], limitMs);
  if (answer.kind !== "answered") return undefined;
  // After a title: device, blocks, used, available; the device may hold spaces.
  const available = /\s\d+\s+\d+\s+(\d+)\s+[\d-]+%?\s/.exec(
    answer.text.slice(answer.text.indexOf("\n")),
  )?.[1];
  return available === undefined ? undefined : Number(available) * 1024;
}

/** Bytes for people. */
export function spaceText(bytes: number): string {
  const megabytes = bytes / 1024 ** 2;
  return megabytes < 1024
    ? `${Math.floor(megabytes)} MB`
    : `${Math.floor(megabytes / 1024)} GB`;
}
