/** How fast a pipeline's text becomes a graph. */

import { type BenchFolder, FAKE } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";
import { timed } from "../process_time.ts";

/** Parsing and building 10,000 nodes and edges in a fresh process. */
export function parseBuild(folder: BenchFolder): Measurement[] {
  const file = folder.chain(10_000, FAKE);
  return [{
    name: "parse and build 10,000 nodes",
    goal: { ms: 150 },
    rounds: 7,
    sample: async () => {
      const { stdout } = await timed("bench/workers/parse.ts", [file]);
      return { ms: Number(stdout) };
    },
  }];
}
