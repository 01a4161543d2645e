import type { AgentDeclaration } from "../../../lib/agents/backend.ts";

/** Any program as an agent. */
export const COMMAND: AgentDeclaration = {
  name: "command",
  help:
    "Runs agent.command with the prompt on its standard input; it answers as JSON in $FACTORY_OUTCOME_FILE or on standard output, or as plain text. Finds llm_model, llm_provider and reasoning_effort, where they are set, in $FACTORY_MODEL, $FACTORY_PROVIDER and $FACTORY_REASONING_EFFORT.",
  capabilities: {
    schema: "own",
    limits: "kernel",
    resume: false,
    usage: false,
    cost: false,
    programs: true,
  },
  attributes: [{
    name: "agent.command",
    type: "string",
    help:
      "For the command backend: the shell command that answers the prompt on its standard input; it finds llm_model, llm_provider and reasoning_effort in FACTORY_MODEL, FACTORY_PROVIDER and FACTORY_REASONING_EFFORT.",
  }],
};
