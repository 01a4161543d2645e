/** Where things stand in a run's folder. */

import type { Host } from "../host/host.ts";
import type { AttemptFolders } from "../run/node_limits.ts";
import { removeAll } from "../workspace/access.ts";

/** Paths of a run, absolute. */
export interface RunLayout {
  readonly folder: string;
  readonly journal: string;
  readonly events: string;
  readonly trace: string;
  readonly checkpoint: string;
  readonly manifest: string;
  readonly pipeline: string;
  readonly workspace: string;
  /** What the engine needs for itself. No node's id can be its name. */
  readonly internal: string;
  readonly lock: string;
}

/** Names the paths of a run's folder. */
export function layoutOf(folder: string): RunLayout {
  return {
    folder,
    journal: `${folder}/journal.jsonl`,
    events: `${folder}/events.jsonl`,
    trace: `${folder}/trace.jsonl`,
    checkpoint: `${folder}/checkpoint.json`,
    manifest: `${folder}/manifest.json`,
    pipeline: `${folder}/pipeline.dot`,
    workspace: `${folder}/workspace`,
    internal: `${folder}/.factory`,
    lock: `${folder}/.factory/lock`,
  };
}

/** The folder of one attempt among those of its node: the first has the node's own. */
export function attemptFolder(
  node: string,
  visit: number,
  attempt: number,
): string {
  return visit === 1 && attempt === 1 ? node : keptFolder(node, visit, attempt);
}

/** Where an attempt's files are kept once there is more than one. */
export function keptFolder(
  node: string,
  visit: number,
  attempt: number,
): string {
  return `${node}/attempts/${visit}.${attempt}`;
}

/** What all processes of a run are known by. */
export function processTag({ folder }: RunLayout): string {
  return `${folder}/`;
}

/** The folders that an attempt's programs use besides the workspace. */
export function foldersOf(
  { folder, workspace, internal }: RunLayout,
  location: string,
  { node, visit, attempt }: {
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
  },
): AttemptFolders {
  const name = `${node}.${visit}.${attempt}`;
  return {
    workspace,
    artifacts: `${folder}/${location}`,
    temp: `${internal}/tmp/${node}`,
    cache: `${internal}/cache/${node}`,
    scratch: `${internal}/scratch/${name}`,
  };
}

/** Removes the folders that hold nothing between attempts. */
export function removeTemporary(
  { files }: Pick<Host, "files">,
  { internal }: RunLayout,
): void {
  for (const name of ["tmp", "scratch"]) {
    removeAll(files, `${internal}/${name}`);
  }
}
