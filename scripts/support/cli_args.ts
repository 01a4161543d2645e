import { fileURLToPath } from "node:url";

/** Deno's arguments for a command of factory, from the sources. */
export function cliArgs(args: readonly string[]): string[] {
  const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
  return ["run", "-A", "--no-prompt", cli, ...args];
}
