/** What limits cost around a process. */

import { denoHost } from "../../lib/host/deno.ts";
import { exec, type Spawn } from "../../lib/host/exec.ts";
import { probeLandlock } from "../../lib/sandbox/landlock.ts";
import type { BenchFolder } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";

const COMMANDS = 200;

/** A command under Landlock, beside the same command without. */
export function sandbox(folder: BenchFolder): Measurement[] {
  const median = async (spawn: Spawn): Promise<number> => {
    const times: number[] = [];
    for (let count = 0; count < COMMANDS; count++) {
      const start = performance.now();
      await exec(denoHost, {
        argv: ["/bin/true"],
        cwd: folder.empty,
        env: {},
        tag: "bench",
        signal: new AbortController().signal,
        spawn,
      });
      times.push(performance.now() - start);
    }
    return times.toSorted((a, b) => a - b)[COMMANDS / 2] ?? NaN;
  };
  return [{
    name: "one command under Landlock",
    floor: "the command, and 1 ms",
    goal: { timesFloor: 1 },
    rounds: 5,
    sample: async () => {
      const { sandbox } = await probeLandlock(denoHost);
      const floorMs = await median(denoHost.spawn);
      if (!sandbox) return { ms: NaN, floorMs };
      await using _ = sandbox;
      await using confinement = await sandbox.confine({
        workspace: folder.empty,
        allowedWritePaths: undefined,
        extraWritable: [],
        denyReadPaths: [],
        net: "all",
        scratch: `${folder.path}/scratch`,
      });
      const ms = await median((command) => confinement.spawn(command));
      return { floorMs, extraMs: 1, ms };
    },
  }];
}
