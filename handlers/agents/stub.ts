import type { AgentBackend, AgentRequest } from "../../lib/agents/backend.ts";

/** Stands where no agent is configured: succeeds, does nothing, and says so. */
export default {
  name: "stub",
  run: ({ context }: AgentRequest) => {
    context.notice(
      "no agent is configured, so agent stages succeed without doing anything; " +
        "set agent.backend on the node or ATTRACTOR_AGENT_BACKEND in the environment",
    );
    return {
      kind: "answer",
      answer: {
        status: "success",
        notes: "real backend not configured; default success, nothing was done",
        workspaceUntouched: true,
        standIn: true,
      },
    };
  },
} satisfies AgentBackend;
