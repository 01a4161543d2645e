/**
 * The built-in handlers.
 *
 * @module
 */

import type { AgentDeclaration } from "../lib/agents/backend.ts";
import type { HandlerLoaders } from "../lib/registry.ts";

/** The built-in handlers by type, loaded when a pipeline uses them. */
export const handlers: HandlerLoaders = {
  codergen: () => import("./codergen.ts"),
  codex: () => import("./codex.ts"),
  conditional: () => import("./conditional.ts"),
  exit: () => import("./exit.ts"),
  start: () => import("./start.ts"),
  tool: () => import("./tool.ts"),
  verification: () => import("./verification.ts"),
};

/** What the built-in agent backends say of themselves. */
export async function declaredAgents(): Promise<readonly AgentDeclaration[]> {
  const { DECLARED } = await import("./agents/declared/mod.ts");
  return Object.values(DECLARED).toSorted((a, b) => a.name < b.name ? -1 : 1);
}

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
