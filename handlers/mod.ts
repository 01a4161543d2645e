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

/** The built-in handlers; `agentBackend` is for agent nodes where neither node nor environment names one. */
export function builtInHandlers(
  { agentBackend }: { readonly agentBackend?: string } = {},
): HandlerLoaders {
  if (agentBackend === undefined) return handlers;
  return {
    ...handlers,
    async codergen() {
      const { createCodergen } = await import("./codergen.ts");
      return { default: createCodergen(agentBackend) };
    },
  };
}
