import type { Agent } from "../lib/agents/agent.ts";
import { chooseBackend } from "../lib/agents/choose.ts";
import type { McpServers } from "../lib/agents/mcp.ts";
import type { Handler } from "../lib/handler.ts";
import { DECLARED } from "./agents/declared/mod.ts";
import { createAgentHandler, namesWith } from "./agents/handler.ts";

/** Has an agent answer a prompt. */
export default createCodergen() satisfies Handler;

/** The handler, with the backend of nodes for which neither they nor the environment name one. */
export function createCodergen(
  configured?: string,
  { mcp, own = [] }: {
    readonly mcp?: McpServers | undefined;
    readonly own?: readonly Agent[] | undefined;
  } = {},
): Handler {
  const replaced = new Set(own.map(({ name }) => name));
  return createAgentHandler({
    type: "codergen",
    help: "Has an agent do what a prompt says.",
    attributes: [
      {
        name: "agent.backend",
        type: "string",
        values: namesWith(own),
        help: "The agent that answers.",
      },
      ...[
        ...Object.values(DECLARED).filter(({ name }) => !replaced.has(name)),
        ...own,
      ]
        .flatMap(({ attributes }) => attributes),
    ],
    choose: (values, env) =>
      chooseBackend(values.text("agent.backend"), env, configured),
    mcp,
    own,
  });
}
