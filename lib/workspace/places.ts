/** Where a workspace and its store stand in a run's folder, and when that is. */

import type { Files, Host } from "../host/host.ts";
import { removeAll, removeIfEmpty } from "./access.ts";

/** The paths, absolute. */
export interface Places {
  /** The working files. */
  readonly root: string;
  /** The folder with the store behind them. */
  readonly factory: string;
  readonly pack: string;
  readonly base: string;
  /** A file that tells the disk's time. */
  readonly clock: string;
  /** Where a file is made before it is renamed into the workspace. */
  readonly spare: string;
}

/** Where they are in a run. */
export function placesOf(runFolder: string): Places {
  const factory = `${runFolder}/.factory`;
  return {
    root: `${runFolder}/workspace`,
    factory,
    pack: `${factory}/blobs.pack`,
    base: `${factory}/base.jsonl`,
    clock: `${factory}/clock`,
    spare: `${factory}/spare`,
  };
}

/** The time by the clock that the files' own times come from, which need not be this machine's. */
export function diskTime(files: Files, { clock }: Places): number {
  // Any change of a file stamps it. Writing to it would cost far more.
  if (!files.lstat(clock)) files.write(clock, "");
  files.setTime(clock, 0);
  return files.lstat(clock)?.ctime ?? 0;
}

/** Which start of the machine this is, where that can be known. */
export function boot({ os, files }: Host): string | undefined {
  if (os !== "linux") return undefined;
  try {
    return files.readText("/proc/sys/kernel/random/boot_id").trim();
  } catch (error) {
    if (files.isNotFound(error) || files.isDenied(error)) return undefined;
    throw error;
  }
}

/** Removes what an unfinished copy left. */
export function discard(files: Files, places: Places): void {
  removeAll(files, places.root);
  for (const path of [places.pack, places.base, places.clock]) {
    files.remove(path);
  }
  removeIfEmpty(files, places.factory);
}
