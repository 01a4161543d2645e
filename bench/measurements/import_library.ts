/** What a program pays for importing the library, before it has used it. */

import type { Measurement } from "../measurement.ts";
import { helloTime, timed } from "../process_time.ts";

/** Programs that import `mod.ts`, or its pure part, and end. */
export function importLibrary(): Measurement[] {
  const measure = (name: string, worker: string): Measurement => ({
    name: `import ${name}, beyond hello`,
    goal: { ms: 15 },
    rounds: 15,
    sample: async () => {
      const floor = await helloTime();
      return { ms: (await timed(worker)).ms - floor };
    },
  });
  return [
    measure("the library", "bench/workers/import.ts"),
    measure("its pure part", "bench/workers/import_pure.ts"),
  ];
}
