/** Runs Deno itself, as the build needs it. */

/** A build that cannot go on; its message is one line that says why. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}

/** The top of the tree. */
export const ROOT: URL = new URL("../../", import.meta.url);

/**
 * Runs a command of Deno's at the top of the tree.
 *
 * @returns what it printed
 * @throws {BuildError} when it fails, with its own words on one line.
 */
export async function deno(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const output = await command.output();
  const decoder = new TextDecoder();
  const stdout = decoder.decode(output.stdout);
  const stderr = decoder.decode(output.stderr);
  if (!output.success) throw new BuildError(oneLine(stderr));
  return { stdout, stderr };
}

/** Where this Deno keeps what it has fetched. */
export async function denoFolder(): Promise<string> {
  return JSON.parse((await deno(["info", "--json"])).stdout).denoDir;
}

/** An error of Deno's with its causes, less the numbers and the stack. */
function oneLine(text: string): string {
  return text.trim().split("\n\nStack backtrace")[0]?.split("\n")
    .map((line) => line.trim().replace(/^(?:\d+: |error: |Caused by:$)/, ""))
    // What it was doing is no reason.
    .filter((line) => line !== "" && !/^(?:Check|Compile|Download) /.test(line))
    .join(": ") ?? "";
}
