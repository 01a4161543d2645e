/**
 * The command line: arguments in, exit code out.
 *
 * @example
 * ```sh
 * factory run pipeline.dot
 * ```
 *
 * @module
 */

import { thrownText } from "./lib/cli/errors.ts";
import { EXIT } from "./lib/cli/exit_code.ts";
import { main } from "./lib/cli/main.ts";
import { terminal } from "./lib/cli/terminal.ts";
import { denoHost } from "./lib/host/deno.ts";

if (import.meta.main) {
  const streams = terminal();
  const crash = (error: unknown): never => {
    streams.stderr.write(`${thrownText(error, streams.stderr)}\n`);
    Deno.exit(EXIT.bug);
  };
  // Without these, what nobody awaited would end in exit code 1: a failed run.
  addEventListener("unhandledrejection", (event) => crash(event.reason));
  addEventListener("error", (event) => crash(event.error));
  Deno.exit(
    await main(Deno.args, {
      ...streams,
      host: denoHost,
      createFactory: async (parts) =>
        (await import("./mod.ts")).createFactory(parts),
    }),
  );
}
