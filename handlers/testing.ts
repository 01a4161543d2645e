/**
 * For tests of handlers and agent backends: a real context for one attempt, and whole runs.
 *
 * @example Test a plugin
 * ```ts
 * import assert from "node:assert/strict";
 * import { runHandler } from "@factory/cli/testing";
 *
 * Deno.test("shout shouts", async () => {
 *   using run = await runHandler(import.meta.resolve("./shout.ts"), {
 *     attributes: { words: "hello" },
 *   });
 *   assert.equal(run.file("shout.txt"), "HELLO");
 * });
 * ```
 *
 * @module
 */

import { loadersOf } from "../lib/api/loaders.ts";
import type { Handler } from "../lib/handler.ts";
import type { HandlerLoaders } from "../lib/registry.ts";
import type { RunReport } from "../lib/report.ts";
import { runDot as run } from "../lib/testing/mod.ts";
import { handlers as builtIn } from "./mod.ts";

export {
  handlerContext,
  type HandlerContextOptions,
  handlerNode,
  type HandlerRun,
  runHandler,
  type RunHandlerOptions,
  type TestContext,
} from "../lib/testing/mod.ts";

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
export function runDot(
  text: string,
  { folder, handlers = [] }: RunDotOptions,
): Promise<RunReport> {
  return run(text, {
    folder,
    handlers: { ...builtIn, ...loadersOf(handlers) },
  });
}
