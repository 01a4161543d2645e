/** Arguments in, exit code out. */

import { thrownText } from "./errors.ts";
import { EXIT, exitCodeOfError } from "./exit_code.ts";
import type { Outside } from "./io.ts";

/**
 * Runs the command line.
 *
 * @returns the code to exit with; never throws.
 */
export async function main(
  args: readonly string[],
  outside: Outside,
): Promise<number> {
  try {
    return await dispatch(args, outside);
  } catch (error) {
    outside.stderr.write(`${thrownText(error, outside.stderr)}\n`);
    return exitCodeOfError(error);
  }
}

async function dispatch(
  args: readonly string[],
  outside: Outside,
): Promise<number> {
  const [first, ...rest] = args;
  if (asksForVersion(args)) {
    const { printVersion } = await import("./version.ts");
    await printVersion(outside, args.includes("--json"));
    return EXIT.success;
  }
  if (first === "__complete") {
    const { complete } = await import("./complete.ts");
    return await complete(rest, outside);
  }
  // What a compiled factory starts for each plugin.
  if (first === "__plugin-host") {
    const { workerHost } = await import("../plugin/worker_host.ts");
    return await workerHost();
  }
  if (first === "help") return await runApp([...rest, "--help"], outside);
  if (first === undefined) {
    // Nothing was asked for, so nothing was answered.
    await runApp(["--help"], { ...outside, stdout: outside.stderr });
    return EXIT.usage;
  }
  return await runApp(args, outside);
}

function asksForVersion(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--version" || arg === "-version") &&
    args.every((arg) => /^--?version$|^--?json$/.test(arg));
}

async function runApp(
  args: readonly string[],
  outside: Outside,
): Promise<number> {
  const [{ run }, { createApp }, { usualSpelling }] = await Promise.all([
    import("@stricli/core"),
    import("./app.ts"),
    import("./args.ts"),
  ]);
  const { application, flags } = await createApp(args, outside);
  const process:
    & { exitCode?: number | string | null }
    & Pick<
      Outside,
      "stdout" | "stderr"
    > = { stdout: outside.stdout, stderr: outside.stderr };
  await run(application, usualSpelling(args, flags), { ...outside, process });
  return exitCode(process.exitCode);
}

/** The parser has codes below zero for what the user got wrong. */
function exitCode(code: number | string | null | undefined): number {
  if (code === PARSER.unknownCommand || code === PARSER.invalidArgument) {
    return EXIT.usage;
  }
  return typeof code === "number" && code >= 0 ? code : EXIT.bug;
}

const PARSER = { unknownCommand: -5, invalidArgument: -4 };
