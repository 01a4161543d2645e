/** The program as plain JavaScript, in as few files as a command needs. */

import { buildFlags } from "./build_info.ts";
import { deno } from "./deno_command.ts";

/** The command line, and the modules that it starts by their address. */
const ENTRIES = [
  "cli.ts",
  "lib/plugin/host_main.ts",
  "lib/plugin/inside/worker_main.ts",
  "lib/sandbox/landlock_worker_deno.ts",
  "lib/sandbox/launcher_deno.ts",
];

/**
 * Bundles into a folder. Commands that are imported on demand stay apart, so
 * that each start reads only what it runs.
 *
 * @throws {BuildError}
 */
export async function bundle(folder: string): Promise<void> {
  await deno([
    ...["bundle", "--quiet", ...buildFlags("self-extracting")],
    ...["--code-splitting", "--outdir", folder, ...ENTRIES],
  ]);
  // Where somebody's own package.json, further up, says something else.
  Deno.writeTextFileSync(`${folder}/package.json`, '{ "type": "module" }\n');
}
