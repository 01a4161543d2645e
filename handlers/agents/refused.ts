import type { AgentReply } from "../../lib/agents/backend.ts";

/** The reply when a setting has to be changed first: no turn was begun. */
export function refused(reason: string): AgentReply {
  return {
    kind: "failure",
    reason,
    failureClass: "config",
    workspaceUntouched: true,
  };
}
