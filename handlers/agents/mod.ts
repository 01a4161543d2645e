/**
 * The built-in agent backends.
 *
 * @module
 */

import type { AgentBackend, AgentLoaders } from "../../lib/agents/backend.ts";

/** The built-in agent backends by name, loaded when a node uses them. */
export const agents: AgentLoaders = {
  acp: () => import("./acp.ts"),
  api: () => import("./api.ts"),
  claude: () => import("./claude.ts"),
  codex: () => import("./codex.ts"),
  command: () => import("./command.ts"),
  copilot: () => acp("copilot"),
  fake: () => import("./fake.ts"),
  gemini: () => acp("gemini"),
  opencode: () => acp("opencode"),
  qwen: () => acp("qwen"),
  stub: () => import("./stub.ts"),
};

/** An agent whose command for the Agent Client Protocol is known. */
async function acp(name: string): Promise<{ default: AgentBackend }> {
  const { acpAgent } = await import("./acp.ts");
  return { default: acpAgent(name) };
}
