/**
 * The built-in agent backends.
 *
 * @module
 */

import type { AgentLoaders } from "../../lib/agents/backend.ts";

/** The built-in agent backends by name, loaded when a node uses them. */
export const agents: AgentLoaders = {
  command: () => import("./command.ts"),
  fake: () => import("./fake.ts"),
  stub: () => import("./stub.ts"),
};
