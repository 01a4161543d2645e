/** Runs a pipeline for a test. */

import { createFactory } from "../factory.ts";
import { denoHost } from "../host/deno.ts";
import type { HandlerLoaders } from "../registry.ts";
import type { RunReport } from "../report.ts";

/** Where a test's pipeline runs. */
export interface RunDotOptions {
  /** A folder for the run; what its `source` folder holds, if there is one, is what the nodes work on. */
  readonly folder: string;
  /** All handlers that there are, those of the start and the exit among them. */
  readonly handlers: HandlerLoaders;
}

/**
 * Runs a pipeline to its end, for real, in a temporary folder of the caller.
 *
 * @throws {InvalidPipelineError} when the pipeline has errors.
 */
export async function runDot(
  text: string,
  { folder, handlers }: RunDotOptions,
): Promise<RunReport> {
  const workdir = `${folder}/source`;
  denoHost.files.mkdir(workdir);
  return await createFactory({ handlers, host: denoHost }).run(
    { file: "test.dot", text },
    { workdir, runsdir: `${folder}/runs` },
  ).result;
}
