import type { AgentDeclaration } from "../../../lib/agents/backend.ts";

/** Stands where no agent is configured. */
export const STUB: AgentDeclaration = {
  name: "stub",
  help:
    "Succeeds without doing anything, and says that no agent is configured.",
  attributes: [],
  capabilities: {
    schema: "own",
    limits: "kernel",
    resume: false,
    usage: true,
    cost: true,
    programs: false,
  },
};
