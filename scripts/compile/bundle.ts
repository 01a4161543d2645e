/** The program as plain JavaScript, in as few files as a command needs. */

import { buildFlags } from "./build_info.ts";
import { deno } from "./deno_command.ts";

/** The command line, and the modules that it starts by their address. */
const ENTRIES = [
  "cli.ts",
  "lib/agents/validate_worker.ts",
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
  requireLate(folder);
  // Where somebody's own package.json, further up, says something else.
  Deno.writeTextFileSync(`${folder}/package.json`, '{ "type": "module" }\n');
}

/** What the bundler has each start load, which takes 15 ms, for packages that ask for Node's modules by `require`. */
const EAGER =
  /import \{ createRequire as (\w+) \} from "node:module";\s*var __require = \1\(import\.meta\.url\);/;

const LATE = `var __require = (name) =>
  process.getBuiltinModule("node:module").createRequire(import.meta.url)(name);`;

/** Has `node:module` loaded when it is needed. */
function requireLate(folder: string): void {
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (!isFile || !name.endsWith(".js")) continue;
    const file = `${folder}/${name}`;
    const text = Deno.readTextFileSync(file);
    if (EAGER.test(text)) {
      Deno.writeTextFileSync(file, text.replace(EAGER, LATE));
    }
  }
}
