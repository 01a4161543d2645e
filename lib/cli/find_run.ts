/** Which run somebody means. */

import type { Host } from "../host/host.ts";
import { layoutOf } from "../local/layout.ts";
import { listRuns } from "../local/report.ts";
import type { RunReport } from "../report.ts";
import { UsageError } from "./errors.ts";

/**
 * The folder of the run that `name` means: an id in `runsdir`, or a path.
 *
 * @throws {UsageError} when there is none.
 */
export function runFolder(host: Host, runsdir: string, name: string): string {
  const candidates = name.includes("/") || name === "." || name === ".."
    ? [name]
    : [`${runsdir}/${name}`, name];
  // A folder in `runsdir` without a journal is told for what it is by whoever reads it.
  const folder = candidates.find((path) => isRun(host, path)) ??
    candidates.slice(0, -1).find((path) => host.files.lstat(path));
  if (folder !== undefined) return host.files.realPath(folder);
  throw new UsageError(
    name.includes("/")
      ? `Cannot find run "${name}": it holds no journal.jsonl`
      : `Cannot find run "${name}" in ${runsdir}`,
    {
      hint: `factory runs${
        runsdir === ".factory/runs" ? "" : ` --runsdir ${runsdir}`
      } lists what is there`,
    },
  );
}

/**
 * The newest run that has not reached an end of its own.
 *
 * @throws {UsageError} when there is none.
 */
export function newestUnfinished(host: Host, runsdir: string): RunReport {
  const { runs } = listRuns(host, runsdir);
  const found = runs.find(({ status }) =>
    status === "canceled" || status === "interrupted"
  );
  if (found) return found;
  const running = runs.filter(({ status }) => status === "running").length;
  throw new UsageError(`Cannot find an unfinished run in ${runsdir}`, {
    hint: running > 0
      ? "what is unfinished there is running now"
      : "name the run: factory resume <run>",
  });
}

/**
 * The newest run of all.
 *
 * @throws {UsageError} when there is none.
 */
export function newestRun(host: Host, runsdir: string): RunReport {
  const [newest] = listRuns(host, runsdir).runs;
  if (newest) return newest;
  throw new UsageError(`Cannot find a run in ${runsdir}`, {
    hint: "start one: factory run pipeline.dot",
  });
}

function isRun(host: Host, folder: string): boolean {
  return host.files.lstat(layoutOf(folder).journal) !== undefined;
}
