/** The file that tells most about each failure of a run. */

import type { Host } from "../host/host.ts";
import { keptFolder } from "../local/layout.ts";
import { failuresOf, type RunReport, type StageReport } from "../report.ts";
import type { Excerpt } from "../sinks/summary.ts";

/** Files that explain a failure, best first; the first that is not empty is it. */
const TELLING = [
  "tool.stderr.txt",
  "tool.stdout.txt",
  "verification.results.json",
  "agent.stderr.txt",
  "codex.stderr.log",
  "response.md",
  "status.json",
];
const TAIL_LINES = 5;
const TAIL_BYTES = 8192;

/** Finds them on the disk, by the failed node's id. */
export function failureFiles(
  host: Host,
  report: RunReport,
): Map<string, Excerpt> {
  const excerpts = new Map<string, Excerpt>();
  for (const { node } of failuresOf(report)) {
    const stage = report.stages.findLast((each) => each.node === node);
    const excerpt = stage && excerptOf(host, report.folder, stage);
    if (excerpt) excerpts.set(node, excerpt);
  }
  return excerpts;
}

function excerptOf(
  host: Host,
  run: string,
  { node, visit, attempts }: StageReport,
): Excerpt | undefined {
  for (const name of TELLING) {
    for (const folder of [keptFolder(node, visit, attempts), node]) {
      const path = `${run}/${folder}/${name}`;
      const info = host.files.lstat(path);
      if (info?.kind !== "file" || info.size === 0) continue;
      const tail = name.endsWith(".json")
        ? []
        : lastLines(host, path, info.size);
      return { path, tail };
    }
  }
  return undefined;
}

function lastLines(host: Host, path: string, size: number): string[] {
  const start = Math.max(0, size - TAIL_BYTES);
  const bytes = host.files.readAt(path, start, size - start);
  return new TextDecoder().decode(bytes).split("\n")
    .filter((line) => line.trim() !== "").slice(-TAIL_LINES);
}
