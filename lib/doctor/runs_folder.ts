import { isSystemError } from "../errors.ts";
import type { Files, Host } from "../host/host.ts";
import { type Finding, reasonOf, type Surroundings } from "./finding.ts";
import { freeSpace, spaceText } from "./free_space.ts";

const NAME = "runs folder";
/** A sync that takes longer is felt: each stage does several. */
const SLOW_MS = 100;
/** Bytes below which a copy of a project may not fit. */
const LITTLE = 1024 ** 3;
/** Bytes below which nothing fits. */
const NOTHING = 16 * 1024 ** 2;

/** Whether runs can be kept: what a run does to its folder is done there, and undone. */
export async function checkRunsFolder(
  { host, runsdir, limitMs }: Surroundings,
): Promise<readonly Finding[]> {
  const { files } = host;
  const folder = runsdir.startsWith("/") ? runsdir : `${host.cwd()}/${runsdir}`;
  const created: string[] = [];
  let tried: Trial | Finding;
  try {
    createFolders(files, folder, created);
    tried = tryOut(host, folder);
  } catch (error) {
    if (!isRefusal(files, error)) throw error;
    tried = broken(`cannot create ${runsdir}: ${reasonOf(error)}`, CURE);
  }
  const space = "status" in tried
    ? undefined
    : await freeSpace(host, folder, limitMs);
  for (const path of created.toReversed()) files.remove(path);
  if ("status" in tried) return [tried];
  return [verdict(runsdir, tried.syncMs, space)];
}

/** All went well. */
interface Trial {
  readonly syncMs: number;
}

const CURE =
  "give a folder that this user may write to, on a local disk, with --runsdir";

/** Writes, syncs, renames, locks and removes a file, as runs do. */
function tryOut(host: Host, folder: string): Trial | Finding {
  const { files } = host;
  const file = `${folder}/.factory-doctor-${host.pid}`;
  let doing = "write to";
  try {
    const start = host.monotonic();
    {
      using journal = files.append(file);
      journal.append("factory doctor\n");
      doing = "sync to the disk in";
      journal.sync();
    }
    doing = "replace a file in";
    files.writeAtomic(file, "factory doctor\n");
    const syncMs = Math.round(host.monotonic() - start);
    doing = "lock a file in";
    if (!locksHold(files, file)) {
      return broken(
        `locks do not hold in ${folder}: two processes could run one run at once`,
        "use a file system with flock, such as a local disk, for --runsdir",
      );
    }
    return { syncMs };
  } catch (error) {
    if (!isRefusal(files, error)) throw error;
    return broken(`cannot ${doing} ${folder}: ${reasonOf(error)}`, CURE);
  } finally {
    removeQuietly(files, file);
  }
}

/** True when a file that is locked cannot be locked again. */
function locksHold(files: Files, file: string): boolean {
  using first = files.lock(file);
  using second = files.lock(file);
  return first !== undefined && second === undefined;
}

function verdict(
  runsdir: string,
  syncMs: number,
  space: number | undefined,
): Finding {
  const free = space === undefined
    ? "free space unknown"
    : `${spaceText(space)} free`;
  const detail = `${runsdir} can be written, synced and locked, ${free}`;
  if (space !== undefined && space < NOTHING) {
    return broken(`${runsdir} is full: ${free}`, "make room");
  }
  if (space !== undefined && space < LITTLE) {
    return {
      name: NAME,
      status: "warning",
      detail,
      cure: "make room: each run keeps a copy of the project",
    };
  }
  if (syncMs > SLOW_MS) {
    return {
      name: NAME,
      status: "warning",
      detail: `${detail}, but a sync takes ${syncMs} ms`,
      cure: "use a faster disk for --runsdir: each stage syncs several times",
    };
  }
  return { name: NAME, status: "ok", detail };
}

function broken(detail: string, cure: string): Finding {
  return { name: NAME, status: "error", detail, cure };
}

/** Creates a folder and those above it, and tells which. */
function createFolders(files: Files, folder: string, created: string[]): void {
  const above = folder.slice(0, folder.lastIndexOf("/"));
  if (above !== "" && files.lstat(above) === undefined) {
    createFolders(files, above, created);
  }
  if (files.mkdirNew(folder)) created.push(folder);
}

/** What could not be written may not be there, and what failed is told already. */
function removeQuietly(files: Files, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    if (!isRefusal(files, error)) throw error;
  }
}

function isRefusal(files: Files, error: unknown): boolean {
  return isSystemError(error) || files.isDenied(error) ||
    files.isNotFound(error);
}
