/** What a sandbox has refused an agent, read off what programs and codex say of it. */

import type { AgentEvent } from "../../../lib/agents/backend.ts";

type Denial = Extract<AgentEvent, { type: "denial" }>;

/** As the C library says it, behind the path and a colon: `sh: 1: cannot create out.txt: Read-only file system`. */
const READ_ONLY = /([^\s:'"‘’`]+)['"’`]?: Read-only file system/g;

/** Codex's own word on a patch. */
const PATCH = /error=(patch rejected: [^\n]*)/g;

/** More are not told. */
const MOST = 20;

/** Refused writes in a command's output. */
export function refusals(output: string): Denial[] {
  const paths = new Set<string>();
  for (const [, path] of output.matchAll(READ_ONLY)) {
    if (path !== undefined && paths.size < MOST) paths.add(path);
  }
  return [...paths].map((path) => ({ type: "denial", action: "write", path }));
}

/** Refused patches in what codex logs. */
export function patchRefusals(log: string): Denial[] {
  return [...new Set([...log.matchAll(PATCH)].map(([, words]) => words ?? ""))]
    .slice(0, MOST).map((action) => ({ type: "denial", action }));
}
