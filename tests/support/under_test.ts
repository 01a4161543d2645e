/** The command that tests start: factory from its sources, or a program that was built of them. */

import { fileURLToPath } from "node:url";

/** The variable that names a program to test in the place of the sources. */
export const UNDER_TEST = "FACTORY_UNDER_TEST";

const program = Deno.env.get(UNDER_TEST);

/** The program, and the arguments before a command's own. */
export const COMMAND: readonly [string, ...string[]] = program ? [program] : [
  Deno.execPath(),
  ...["run", "-A", "--no-check", "--no-prompt"],
  ...["--config", fileURLToPath(new URL("../../deno.json", import.meta.url))],
  fileURLToPath(new URL("../../cli.ts", import.meta.url)),
];
