/** What the engine costs around processes: before and after each, it looks at the workspace. */

import { type BenchFolder, TOOL } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";
import { factoryTime, floorTime, helloTime } from "../process_time.ts";

/** Runs of tool nodes in an empty and a full workdir. */
export function runTools(folder: BenchFolder): Measurement[] {
  const measure = (nodes: number, full: boolean): Measurement => {
    const file = folder.chain(nodes, TOOL);
    const scanned = full ? folder.full : folder.empty;
    return {
      name: `run ${nodes} tool nodes, ${full ? "2,000 files" : "empty"}`,
      floor: `hello + ${nodes} × true and a synced line`,
      ...(nodes === 100 && full && { goal: { timesFloor: 4 } }),
      rounds: nodes === 1000 ? 1 : 5,
      sample: async () => ({
        floorMs: await floorTime({ lines: nodes, spawns: nodes }),
        // The copy is made once; one look at it a node is what finds its changes.
        extraMs: await floorTime({ scans: nodes, copies: 1, folder: scanned }) -
          await helloTime(),
        ms: await factoryTime(
          ...["run", file, "--quiet", "--runsdir", `${folder.path}/runs`],
          ...["--workdir", scanned],
        ),
      }),
    };
  };
  return [3, 100, 1000].flatMap((nodes) => [
    measure(nodes, false),
    measure(nodes, true),
  ]);
}
