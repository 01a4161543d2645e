/**
 * The built-in handlers.
 *
 * @module
 */

import type { HandlerLoaders } from "../lib/registry.ts";

/** The built-in handlers by type, loaded when a pipeline uses them. */
export const handlers: HandlerLoaders = {
  codergen: () => import("./codergen.ts"),
  conditional: () => import("./conditional.ts"),
  exit: () => import("./exit.ts"),
  start: () => import("./start.ts"),
  tool: () => import("./tool.ts"),
  verification: () => import("./verification.ts"),
};
