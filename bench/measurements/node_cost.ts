/** Whether a node costs the same in a long run as in a short one. */

import { type BenchFolder, FAKE } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";
import { timed } from "../process_time.ts";

/** The engine's cost of one fake node in runs of several lengths, in a warm process. */
export function nodeCost(folder: BenchFolder): Measurement[] {
  const warmUp = folder.chain(300, FAKE);
  const cost = async (nodes: number): Promise<number> => {
    const file = folder.chain(nodes, FAKE);
    const { stdout } = await timed("bench/workers/engine.ts", [
      ...[warmUp, file, folder.path],
    ]);
    return Number(stdout) / nodes;
  };
  const measure = (nodes: number): Measurement => ({
    name: `one node of ${nodes.toLocaleString("en")}`,
    floor: "one node of 100",
    ...(nodes === 5000 && { goal: { timesFloor: 1.2 } }),
    rounds: 5,
    sample: async () => ({
      floorMs: await cost(100),
      ms: await cost(nodes),
    }),
  });
  return [1000, 5000].map(measure);
}
