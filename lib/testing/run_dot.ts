/** Runs a pipeline for a test. */

import { handlers as builtIn } from "../../handlers/mod.ts";
import { loadersOf } from "../api/loaders.ts";
import { createFactory } from "../factory.ts";
import type { Handler } from "../handler.ts";
import { denoHost } from "../host/deno.ts";
import type { HandlerLoaders } from "../registry.ts";
import type { RunReport } from "../report.ts";

/** Where a test's pipeline runs. */
export interface RunDotOptions {
  /** A folder for the run; what its `source` folder holds, if there is one, is what the nodes work on. */
  readonly folder: string;
  /** Handlers besides the built-in ones, or in their place. @default none */
  readonly handlers?: readonly Handler[] | HandlerLoaders;
}

/**
 * Runs a pipeline to its end, for real, in a temporary folder of the caller.
 *
 * @throws {InvalidPipelineError} when the pipeline has errors.
 *
 * @example
 * ```ts
 * import { runDot } from "@factory/cli/testing";
 *
 * const report = await runDot(
 *   "digraph { start -> a -> exit; a [type=tool, tool_command=true] }",
 *   { folder: await Deno.makeTempDir() },
 * );
 * console.log(report.stages);
 * ```
 */
export async function runDot(
  text: string,
  { folder, handlers = [] }: RunDotOptions,
): Promise<RunReport> {
  const workdir = `${folder}/source`;
  denoHost.files.mkdir(workdir);
  return await createFactory({
    handlers: { ...builtIn, ...loadersOf(handlers) },
    host: denoHost,
  }).run(
    { file: "test.dot", text },
    { workdir, runsdir: `${folder}/runs` },
  ).result;
}
