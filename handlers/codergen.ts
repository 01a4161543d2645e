import { chooseBackend } from "../lib/agents/choose.ts";
import type { McpServers } from "../lib/agents/mcp.ts";
import type { Handler } from "../lib/handler.ts";
import { DECLARED } from "./agents/declared/mod.ts";
import { createAgentHandler } from "./agents/handler.ts";

/** Has an agent answer a prompt. */
export default createCodergen() satisfies Handler;

/** The handler, with the backend of nodes for which neither they nor the environment name one. */
export function createCodergen(
  configured?: string,
  { mcp }: { readonly mcp?: McpServers | undefined } = {},
): Handler {
  return createAgentHandler({
    type: "codergen",
    help: "Has an agent do what a prompt says.",
    attributes: [
      {
        name: "agent.backend",
        type: "string",
        values: Object.keys(DECLARED).sort(),
        help: "The agent that answers.",
      },
      ...Object.values(DECLARED).flatMap(({ attributes }) => attributes),
    ],
    choose: (values, env) =>
      chooseBackend(values.text("agent.backend"), env, configured),
    mcp,
  });
}
