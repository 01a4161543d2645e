/** The command line as a process: its arguments, its streams, its end. */

import { denoHost } from "../host/deno.ts";
import { thrownText } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import type { Outside } from "./io.ts";
import { main } from "./main.ts";
import { terminal } from "./terminal.ts";

/** Runs the command line that this process was started with, and exits. */
export async function runProcess(
  engine: Pick<Outside, "createFactory" | "agents">,
): Promise<never> {
  const streams = terminal();
  const crash = (error: unknown): never => {
    streams.stderr.write(`${thrownText(error, streams.stderr)}\n`);
    Deno.exit(EXIT.bug);
  };
  // Without these, what nobody awaited would end in exit code 1: a failed run.
  addEventListener("unhandledrejection", (event) => crash(event.reason));
  addEventListener("error", (event) => crash(event.error));
  Deno.exit(
    await main(Deno.args, { ...streams, host: denoHost, ...engine }),
  );
}
