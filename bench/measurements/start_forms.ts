/** How long the forms of factory take to start: from the sources, and as one file. */

import { fileURLToPath } from "node:url";
import { type BenchFolder, FAKE } from "../bench_folder.ts";
import type { Measurement } from "../measurement.ts";
import { factoryTime, helloTime, programTime } from "../process_time.ts";

/** `--version`, and the check of a small pipeline, when all is warm. */
export function startForms(folder: BenchFolder): Measurement[] {
  const file = folder.chain(20, FAKE);
  const program = unpacking(folder);
  const cases = [
    { what: "--version", args: ["--version"], ms: 60 },
    { what: "validate 20 nodes", args: ["validate", file], ms: 120 },
  ];
  return cases.flatMap(({ what, args, ms }): Measurement[] => [
    {
      name: `start from the sources, ${what}`,
      floor: "hello",
      rounds: 9,
      sample: async () => ({
        floorMs: await helloTime(),
        ms: await factoryTime(...args),
      }),
    },
    {
      name: `start of the file that unpacks itself, ${what}`,
      floor: "hello",
      goal: { ms },
      rounds: 9,
      sample: async () => ({
        floorMs: await helloTime(),
        ms: await programTime(await program(), args),
      }),
    },
  ]);
}

/** The file, built and unpacked by the first who asks. */
function unpacking({ path }: BenchFolder): () => Promise<string> {
  let built: Promise<string> | undefined;
  return () => built ??= build(`${path}/factory`);
}

async function build(output: string): Promise<string> {
  const script = new URL("../../scripts/compile.ts", import.meta.url);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", fileURLToPath(script), "--form", "self-extracting"],
      ...["--quick", "--output", output],
    ],
    stdin: "null",
    stdout: "null",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  await programTime(output, ["--version"]);
  return output;
}
