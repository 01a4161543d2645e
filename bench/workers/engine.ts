/** Runs a pipeline in this process after a small one, and prints the milliseconds of the run alone. */

import { createFactory } from "../../mod.ts";

const [warmUp = "", file = "", folder = ""] = Deno.args;
const factory = createFactory();
await run(warmUp);
const start = performance.now();
await run(file);
console.log(performance.now() - start);

async function run(file: string): Promise<void> {
  const { outcome, error } = await factory.run(file, {
    workdir: `${folder}/empty`,
    runsdir: `${folder}/engine-runs`,
  }).result;
  if (outcome !== "success") throw new Error(error ?? outcome);
}
