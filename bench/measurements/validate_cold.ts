/** How long somebody waits for the check of a small pipeline. */

import { type BenchFolder, FAKE } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";
import { factoryTime, helloTime } from "../process_time.ts";

/** Cold `factory validate` of 20 nodes. */
export function validateCold(folder: BenchFolder): Measurement[] {
  const file = folder.chain(20, FAKE);
  return [{
    name: "validate 20 nodes, cold",
    floor: "hello",
    goal: { timesFloor: 2.5 },
    rounds: 9,
    sample: async () => ({
      floorMs: await helloTime(),
      ms: await factoryTime("validate", file),
    }),
  }];
}
