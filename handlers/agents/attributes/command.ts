import type { AttrSpec } from "../../../lib/handler.ts";

/** The attributes of the `command` backend. */
export const COMMAND_ATTRIBUTES: readonly AttrSpec[] = [{
  name: "agent.command",
  type: "string",
  help:
    "For the command backend: the shell command that answers the prompt on its standard input; it finds llm_model, llm_provider and reasoning_effort in FACTORY_MODEL, FACTORY_PROVIDER and FACTORY_REASONING_EFFORT.",
}];
