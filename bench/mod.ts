/**
 * `deno task bench`: measures factory beside what the machine takes for the same
 * work without it, and holds it against its goals.
 *
 * `--json` prints the results as JSON, `--only TEXT` measures what has TEXT in
 * its name. The results are kept in `bench/results.json` either way.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { BenchFolder } from "./bench_folder.ts";
import {
  type Measurement,
  type Result,
  resultOf,
  type Sample,
} from "./measurement.ts";
import { importLibrary } from "./measurements/import_library.ts";
import { nodeCost } from "./measurements/node_cost.ts";
import { parseBuild } from "./measurements/parse_build.ts";
import { runFake } from "./measurements/run_fake.ts";
import { runTools } from "./measurements/run_tools.ts";
import { sandbox } from "./measurements/sandbox.ts";
import { startForms } from "./measurements/start_forms.ts";
import { validateCold } from "./measurements/validate_cold.ts";
import { resultTable } from "./result_table.ts";

/** All measurements, in the order of the table. */
async function measurements(folder: BenchFolder): Promise<Measurement[]> {
  return [
    ...validateCold(folder),
    ...startForms(folder),
    ...importLibrary(),
    ...runFake(folder),
    ...runTools(folder),
    ...nodeCost(folder),
    ...parseBuild(folder),
    ...await sandbox(folder),
  ];
}

/** Takes all samples, a round of each measurement after the other, so that a slow minute hits them all. */
async function measure(all: readonly Measurement[]): Promise<Result[]> {
  const samples = new Map<Measurement, Sample[]>();
  const rounds = Math.max(...all.map(({ rounds }) => rounds));
  for (let round = 0; round < rounds; round++) {
    console.error(`round ${round + 1} of ${rounds}`);
    for (const measurement of all) {
      if (round >= measurement.rounds) continue;
      const taken = samples.get(measurement) ?? [];
      taken.push(await measurement.sample());
      samples.set(measurement, taken);
    }
  }
  return [...samples].map(([measurement, taken]) =>
    resultOf(measurement, taken)
  );
}

if (import.meta.main) {
  const { values: { json, only } } = parseArgs({
    args: Deno.args,
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string", default: "" },
    },
  });
  using folder = new BenchFolder();
  const all = (await measurements(folder))
    .filter(({ name }) => name.includes(only));
  if (all.length === 0) {
    console.error(
      `Cannot measure "${only}": no measurement has it in its name`,
    );
    Deno.exit(2);
  }
  const report = {
    at: new Date().toISOString(),
    deno: Deno.version.deno,
    machine:
      `${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} cores`,
    results: await measure(all),
  };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  Deno.writeTextFileSync(new URL("results.json", import.meta.url), text);
  if (json) await Deno.stdout.write(new TextEncoder().encode(text));
  else console.log(`\n${report.machine}\n\n${resultTable(report.results)}`);
}
