/** An agent of a program's own, with what most of them have in common filled in. */

import type { Agent } from "../agents/agent.ts";
import type { AgentCapabilities } from "../agents/backend.ts";

/** What an agent is made of. */
export interface AgentDefinition
  extends Omit<Agent, "attributes" | "capabilities"> {
  /** Its attributes, dotted with its name. @default none */
  readonly attributes?: Agent["attributes"];
  /**
   * What can be expected of it, where that is more than can be expected of all.
   *
   * @default the prompt asks for the answer's form, and nothing else is promised
   */
  readonly capabilities?: Partial<AgentCapabilities>;
}

const LEAST: AgentCapabilities = {
  schema: "prompted",
  limits: "none",
  resume: false,
  usage: false,
  cost: false,
  programs: false,
};

/**
 * Makes an agent for {@linkcode FactoryOptions.agents}. Nodes choose it by
 * `agent.backend`. It has one turn at a time: prompts, the form of answers,
 * retries and limits are the engine's.
 *
 * @example
 * ```ts
 * import { createFactory, defineAgent } from "@factory/cli";
 *
 * const parrot = defineAgent({
 *   name: "parrot",
 *   help: "Says what it hears.",
 *   run({ prompt, context }) {
 *     context.files.write("said.txt", prompt);
 *     const text = JSON.stringify({ outcome: "success", notes: "said it" });
 *     return { kind: "text", text };
 *   },
 * });
 * createFactory({ agents: [parrot], agentBackend: "parrot" });
 * ```
 */
export function defineAgent(definition: AgentDefinition): Agent {
  const { attributes = [], capabilities } = definition;
  return {
    ...definition,
    attributes,
    capabilities: { ...LEAST, ...capabilities },
  };
}
