/** What the engine costs around nodes that do nothing. */

import { type BenchFolder, FAKE } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";
import { factoryTime, floorTime } from "../process_time.ts";

/** Runs of fake nodes, each durably recorded, in an empty and a full workdir. */
export function runFake(folder: BenchFolder): Measurement[] {
  const measure = (nodes: number, full: boolean): Measurement => {
    const file = folder.chain(nodes, FAKE);
    return {
      name: `run ${nodes} fake nodes, ${full ? "2,000 files" : "empty"}`,
      floor: `hello + ${nodes} synced lines`,
      ...(nodes === 1000 && !full && { goal: { timesFloor: 2.5 } }),
      rounds: nodes === 1000 ? 5 : 7,
      sample: async () => ({
        floorMs: await floorTime({ lines: nodes }),
        ms: await factoryTime(
          ...["run", file, "--quiet", "--runsdir", `${folder.path}/runs`],
          ...["--workdir", full ? folder.full : folder.empty],
        ),
      }),
    };
  };
  return [3, 100, 1000].flatMap((nodes) => [
    measure(nodes, false),
    measure(nodes, true),
  ]);
}
