/**
 * The built-in handlers.
 *
 * @module
 */

import type { Agent } from "../lib/agents/agent.ts";
import type { AgentDeclaration } from "../lib/agents/backend.ts";
import type { McpServers } from "../lib/agents/mcp.ts";
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

/** What agents are given beyond what their nodes say. */
export interface AgentConfig {
  /** The backend of agent nodes, where neither node nor environment names one. @default "stub" */
  readonly agentBackend?: string | undefined;
  /** Servers of the Model Context Protocol, by name. @default none */
  readonly mcp?: McpServers | undefined;
  /** Backends besides the built-in ones, or in their place. @default none */
  readonly agents?: readonly Agent[] | undefined;
}

/** The built-in handlers. */
export function builtInHandlers(
  { agentBackend, mcp, agents }: AgentConfig = {},
): HandlerLoaders {
  if (agentBackend === undefined && !mcp && !agents) return handlers;
  return {
    ...handlers,
    async codergen() {
      const { createCodergen } = await import("./codergen.ts");
      return { default: createCodergen(agentBackend, { mcp, own: agents }) };
    },
  };
}
