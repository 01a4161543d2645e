/** Deno's arguments for a command of factory, from the sources. */
export function cliArgs(args: readonly string[]): string[] {
  const cli = new URL("../../cli.ts", import.meta.url).pathname;
  return ["run", "-A", "--no-prompt", cli, ...args];
}
