/** The compiled form: Deno's runtime with the program in it. */

import { VERSION } from "../../lib/version.ts";
import { buildFlags } from "./build_info.ts";
import { BuildError, deno } from "./deno_command.ts";
import type { Target } from "./target.ts";

/** Modules that are started by their address: patterns, plugins and limited threads run in them. */
const WORKERS = [
  "lib/agents/validate_worker.ts",
  "lib/plugin/inside/worker_main.ts",
  "lib/sandbox/landlock_worker_deno.ts",
];

/**
 * What Deno is told. All permissions, since a worker can have no more than the
 * program: whatever may be granted to a plugin has to be the program's own.
 */
export function compileFlags(): string[] {
  return [
    ...["--allow-all", "--no-prompt", "--unstable-worker-options"],
    ...WORKERS.flatMap((path) => ["--include", path]),
  ];
}

/**
 * Compiles.
 *
 * @param runtime the file to put the program into, instead of one that Deno finds
 * @returns the list of what is in it, as Deno prints it
 * @throws {BuildError}
 */
export async function compile(
  target: Target,
  output: string,
  runtime: string | undefined = Deno.env.get("DENORT_BIN"),
): Promise<string> {
  const { stderr } = await deno([
    ...["compile", "--no-check", ...buildFlags("compiled"), ...compileFlags()],
    ...["--app-name", "factory", "--exclude-unused-npm"],
    // A runtime that is given may be for another platform than Deno thinks.
    ...(runtime ? [] : ["--target", target.triple]),
    ...["--output", output, "cli.ts"],
  ], runtime ? { DENORT_BIN: runtime } : {});
  return stderr;
}

/**
 * Starts what was compiled.
 *
 * @throws {BuildError} when it is not factory, as with a runtime that takes no program.
 */
export async function expectFactory(program: string): Promise<void> {
  const { stdout } = await new Deno.Command(program, {
    args: ["--version"],
    stdin: "null",
    stderr: "null",
  }).output();
  if (new TextDecoder().decode(stdout) === `factory ${VERSION}\n`) return;
  const runtime = Deno.env.get("DENORT_BIN");
  throw new BuildError(
    `what came of it does not start as factory${
      runtime ? `: is ${runtime} a denort of Deno ${Deno.version.deno}?` : ""
    }`,
  );
}
