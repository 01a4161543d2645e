/**
 * The command line: arguments in, exit code out. Importing it does nothing.
 *
 * @example
 * ```sh
 * deno run -A jsr:@factory/cli/cli run pipeline.dot
 * ```
 *
 * @module
 */

import { runProcess } from "./lib/cli/process.ts";

if (import.meta.main) {
  await runProcess({
    createFactory: async (parts) =>
      (await import("./mod.ts")).createFactory(parts),
    agents: async () => (await import("./handlers/mod.ts")).declaredAgents(),
  });
}
