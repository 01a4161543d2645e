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

export {
  handlerContext,
  type HandlerContextOptions,
  handlerNode,
  type TestContext,
} from "./handler_context.ts";
export {
  type HandlerRun,
  runHandler,
  type RunHandlerOptions,
} from "./run_handler.ts";
export { runDot, type RunDotOptions } from "./run_dot.ts";
