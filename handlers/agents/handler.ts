/** What all types of agent nodes have in common: the prompt, the backend, the answer. */

import type { Agent } from "../../lib/agents/agent.ts";
import type {
  AgentBackend,
  AgentDeclaration,
} from "../../lib/agents/backend.ts";
import type { McpServers } from "../../lib/agents/mcp.ts";
import { OUTPUT_SCHEMA } from "../../lib/agents/output_schema.ts";
import {
  type AgentTraits,
  type AttrSpec,
  failure,
  type Handler,
  type HandlerContext,
  type HandlerNode,
  type Outcome,
  type Values,
} from "../../lib/handler.ts";
import { nearest } from "../../lib/text/nearest.ts";
import { DECLARED } from "./declared/mod.ts";
import { agents } from "./mod.ts";

type Env = (name: string) => string | undefined;

/** What tells one type of agent nodes from another. */
export interface AgentHandlerOptions {
  /** The value of a node's `type`. */
  readonly type: string;
  /** One sentence for `factory handlers`. */
  readonly help: string;
  /** What it declares besides what every agent node has. */
  readonly attributes: readonly AttrSpec[];
  /** Chooses the backend of a node by name. */
  choose(values: Values, env: Env): string;
  /** Servers of the Model Context Protocol that are configured. @default none */
  readonly mcp?: McpServers | undefined;
  /** Backends besides the built-in ones, or in their place. @default none */
  readonly own?: readonly Agent[] | undefined;
}

/** A handler whose nodes an agent runs. */
export function createAgentHandler(
  { type, help, attributes, choose, mcp, own = [] }: AgentHandlerOptions,
): Handler {
  const declared = (values: Values, env: Env) =>
    declarationOf(choose(values, env), own);
  return {
    ...{ type, role: "agent", help },
    attributes: [...ATTRIBUTES, ...attributes],
    startsPrograms: (values, env) =>
      declared(values, env)?.capabilities.programs ?? true,
    needs: (values, env) => declared(values, env)?.needs?.(values, env) ?? {},
    agent(values, env) {
      const declaration = declared(values, env);
      return declaration && traitsOf(declaration, values, env);
    },
    run(node, context) {
      const env = (name: string) => context.env(name);
      return run(choose(node.values, env), node, context, { mcp, own });
    },
  };
}

/** The names of the built-in backends and others, sorted. */
export function namesWith(own: readonly Agent[]): string[] {
  const names = own.map(({ name }) => name);
  return [...new Set([...Object.keys(DECLARED), ...names])].sort();
}

/** The attributes of every agent node. */
const ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "prompt",
    type: "string",
    help: "What the agent is to do; by default the label.",
  },
  {
    name: "verification.allowed_commands",
    type: "list",
    help:
      "The commands that the agent's verification plan may use; by default those of the verification nodes that follow.",
  },
  {
    name: "verification.plan_context_key",
    type: "string",
    default: "verification.plan",
    help: "The context key that the agent's verification plan is kept under.",
  },
  OUTPUT_SCHEMA,
];

function declarationOf(
  name: string,
  own: readonly Agent[],
): AgentDeclaration | undefined {
  return own.find((agent) => agent.name === name) ??
    (Object.hasOwn(DECLARED, name) ? DECLARED[name] : undefined);
}

async function backendOf(
  name: string,
  own: readonly Agent[],
): Promise<AgentBackend | undefined> {
  const found = own.find((agent) => agent.name === name);
  if (found) return found;
  const load = Object.hasOwn(agents, name) ? agents[name] : undefined;
  return (await load?.())?.default;
}

function traitsOf(
  { name, capabilities, model: modelOf }: AgentDeclaration,
  values: Values,
  env: Env,
): AgentTraits {
  const { usage, cost, limits, programs, hooks = !programs } = capabilities;
  const model = modelOf?.(values, env) ?? values.text("llm_model")?.trim();
  const provider = values.text("llm_provider")?.trim();
  return {
    ...{ backend: name, usage, cost, limits, hooks },
    ...(model && { model }),
    ...(provider && { provider }),
  };
}

async function run(
  name: string,
  node: HandlerNode,
  context: HandlerContext,
  { mcp, own }: {
    readonly mcp: McpServers | undefined;
    readonly own: readonly Agent[];
  },
): Promise<Outcome> {
  const declared = declarationOf(name, own);
  const [backend, { converse }] = await Promise.all([
    backendOf(name, own),
    import("../../lib/agents/converse.ts"),
  ]);
  if (!backend || !declared) {
    return failure(unknownBackend(name, own), "config", {
      workspaceUntouched: true,
    });
  }
  return await converse({ declared, backend, node, context, mcp });
}

function unknownBackend(name: string, own: readonly Agent[]): string {
  const known = namesWith(own);
  const near = nearest(name, known);
  return `unknown agent backend: ${name}; known: ${known.join(", ")}` +
    (near ? `; did you mean ${near}?` : "");
}
