/**
 * A run's first snapshot on the disk: a header, an entry a line, and a line
 * with the checksum of all of them.
 *
 * @module
 */

import type { SnapshotEntry } from "../history/event.ts";
import type { Owner } from "../history/snapshot.ts";
import type { Files } from "../host/host.ts";
import { WorkspaceError } from "./errors.ts";
import { sha256 } from "./hash.ts";
import type { Snapshot } from "./snapshot.ts";

/** A first snapshot. */
export interface Base {
  readonly snapshot: Snapshot;
  /** Hash of the snapshot. */
  readonly tree: string;
  /** Whose everything is, unless an entry says otherwise; unknown in runs of before. */
  readonly owner: Owner | undefined;
  /** Which start of the machine it was made in, where that is known. */
  readonly boot: string | undefined;
}

const SCHEMA_VERSION = 1;
const encoder = new TextEncoder();

/** Writes it to the disk, all or nothing. */
export async function writeBase(
  files: Files,
  path: string,
  { snapshot, tree, boot, owner }: Base,
): Promise<void> {
  const lines = [JSON.stringify({
    schema_version: SCHEMA_VERSION,
    tree,
    entries: snapshot.size,
    boot,
    owner,
  })];
  for (const [path, entry] of snapshot) {
    lines.push(JSON.stringify({ path, ...entry }));
  }
  const text = `${lines.join("\n")}\n`;
  const hash = await sha256(encoder.encode(text));
  files.writeAtomic(path, `${text}${JSON.stringify({ sha256: hash })}\n`);
}

/** @throws {WorkspaceError} when it is missing or damaged. */
export async function readBase(files: Files, path: string): Promise<Base> {
  let text: string;
  try {
    text = files.readText(path);
  } catch (cause) {
    if (!files.isNotFound(cause)) throw cause;
    throw damaged(path, "there is no such file", cause);
  }
  const last = text.lastIndexOf("\n", text.length - 2) + 1;
  const body = text.slice(0, last);
  const checksum = JSON.stringify({
    sha256: await sha256(encoder.encode(body)),
  });
  if (text.slice(last) !== `${checksum}\n`) {
    throw damaged(
      path,
      `its ${last} bytes do not have the checksum at offset ${last}`,
    );
  }
  const [head = "", ...lines] = body.trimEnd().split("\n");
  const header = JSON.parse(head) as {
    schema_version: number;
    tree: string;
    boot?: string;
    owner?: Owner;
  };
  if (header.schema_version !== SCHEMA_VERSION) {
    throw damaged(
      path,
      `it has schema_version ${header.schema_version}, this factory reads ${SCHEMA_VERSION}`,
    );
  }
  const snapshot: Snapshot = new Map();
  for (const line of lines) {
    const { path, ...entry } = JSON.parse(line) as
      & SnapshotEntry
      & { path: string };
    snapshot.set(path, entry);
  }
  const { tree, boot, owner } = header;
  return { snapshot, tree, boot, owner };
}

function damaged(
  path: string,
  reason: string,
  cause?: unknown,
): WorkspaceError {
  return new WorkspaceError(`Cannot read "${path}": ${reason}`, {
    path,
    hint:
      "the run's first snapshot is lost; restore the run's folder from a copy, or start a new run",
    cause,
  });
}
