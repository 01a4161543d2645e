/** Writes a snapshot into a folder of its own. */

import type { Files } from "../host/host.ts";
import { WorkspaceError } from "./errors.ts";
import { expectHashes } from "./hash.ts";
import { materialize } from "./materialize.ts";
import type { Pack } from "./pack.ts";
import { depthOf, place, ROOT, type Snapshot } from "./snapshot.ts";

/** @throws {WorkspaceError} when there is something in the folder. */
export async function exportSnapshot(
  files: Files,
  pack: Pack,
  snapshot: Snapshot,
  folder: string,
): Promise<void> {
  claim(files, folder);
  await expectHashes(snapshot.size);
  const entries = [...snapshot].sort(([one], [other]) =>
    depthOf(one) - depthOf(other)
  );
  for (const [path, entry] of entries) {
    const at = place(folder, path);
    if (entry.kind !== "directory") {
      await materialize(files, pack, entry, at);
    } else if (path !== ROOT) {
      files.mkdir(at);
      files.chmod(at, 0o700);
    }
  }
  // From below, since a closed folder takes nothing in.
  for (const [path, { kind, mode }] of entries.reverse()) {
    if (kind === "directory") files.chmod(place(folder, path), mode);
  }
}

function claim(files: Files, folder: string): void {
  files.mkdir(folder);
  for (const { name } of files.list(folder)) {
    throw new WorkspaceError(
      `Cannot write a snapshot into "${folder}": "${name}" is in it`,
      { path: folder, hint: "name a folder that is empty or does not exist" },
    );
  }
}
