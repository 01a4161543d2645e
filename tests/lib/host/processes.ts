/** Looks at the machine's processes, for tests that leave none behind. */

import { denoHost } from "../../../lib/host/deno.ts";
import {
  exec,
  type ExecOptions,
  type ExecResult,
} from "../../../lib/host/exec.ts";

let serial = 0;

/** Seconds for `sleep` that no other process sleeps, to know it by. */
export function uniqueSleep(): string {
  return `9${String(Deno.pid).padStart(7, "0")}.${++serial}`;
}

/** Ids of the processes that have `word` in their command line. */
export function running(word: string): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const line = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      // The program, not a shell whose text names it.
      if (line.split("\0").includes(word)) found.push(Number(name));
    } catch (error) {
      if (
        !(error instanceof Deno.errors.NotFound) &&
        !(error instanceof Error && /ESRCH|No such process/.test(error.message))
      ) throw error;
    }
  }
  return found;
}

/** Waits until `test` holds. */
export async function until(test: () => boolean): Promise<void> {
  for (let turn = 0; !test(); turn++) {
    if (turn > 2000) throw new Error("Cannot wait any longer");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Runs a shell command with the plainest options. */
export function sh(
  command: string,
  options: Partial<ExecOptions> = {},
): Promise<ExecResult> {
  return exec(denoHost, {
    argv: ["sh", "-c", command],
    cwd: Deno.cwd(),
    env: denoHost.environment(),
    tag: "test",
    signal: new AbortController().signal,
    graceMs: 100,
    ...options,
  });
}
