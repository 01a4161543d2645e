/**
 * For tests of handlers and agent backends: a real context for one attempt, and
 * whole runs, of whatever handlers there are.
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
