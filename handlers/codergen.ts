import { verificationAllowlist } from "../lib/agents/allowlist.ts";
import type { AgentAnswer, AgentDeclaration } from "../lib/agents/backend.ts";
import { chooseBackend } from "../lib/agents/choose.ts";
import { assemblePrompt } from "../lib/agents/prompt.ts";
import {
  type AgentTraits,
  failure,
  type Handler,
  type HandlerContext,
  type HandlerNode,
  type Outcome,
  ProgramError,
  type Values,
} from "../lib/handler.ts";
import { nearest } from "../lib/text/nearest.ts";
import { DECLARED } from "./agents/declared/mod.ts";
import { agents } from "./agents/mod.ts";

/** Has an agent answer a prompt. */
export default createCodergen() satisfies Handler;

/** The handler, with the backend of nodes for which neither they nor the environment name one. */
export function createCodergen(configured?: string): Handler {
  return {
    type: "codergen",
    role: "agent",
    help: "Has an agent do what a prompt says.",
    attributes: [
      {
        name: "prompt",
        type: "string",
        help: "What the agent is to do; by default the label.",
      },
      {
        name: "agent.backend",
        type: "string",
        values: Object.keys(agents).sort(),
        help: "The agent: command, fake, stub or another backend's name.",
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
        help:
          "The context key that the agent's verification plan is kept under.",
      },
      ...Object.values(DECLARED).flatMap(({ attributes }) => attributes),
    ],
    startsPrograms: (values, env) =>
      declaredFor(values, env, configured)?.capabilities.programs ?? true,
    needs: (values, env) =>
      declaredFor(values, env, configured)?.needs?.(values, env) ?? {},
    agent: (values, env) => {
      const declared = declaredFor(values, env, configured);
      return declared && traitsOf(declared, values, env);
    },
    run: (node, context) => run(node, context, configured),
  };
}

function declaredFor(
  values: Values,
  env: (name: string) => string | undefined,
  configured: string | undefined,
): AgentDeclaration | undefined {
  const name = chooseBackend(values.text("agent.backend"), env, configured);
  return Object.hasOwn(DECLARED, name) ? DECLARED[name] : undefined;
}

function traitsOf(
  { name, capabilities: { usage, cost, limits }, model }: AgentDeclaration,
  values: Values,
  env: (name: string) => string | undefined,
): AgentTraits {
  const used = model?.(values, env) ?? values.text("llm_model")?.trim();
  const provider = values.text("llm_provider")?.trim();
  return {
    ...{ backend: name, usage, cost, limits },
    ...(used && { model: used }),
    ...(provider && { provider }),
  };
}

async function run(
  node: HandlerNode,
  context: HandlerContext,
  configured: string | undefined,
): Promise<Outcome> {
  const prompt = promptOf(node, context);
  context.artifacts.write("prompt.md", `${prompt}\n`);

  const name = chooseBackend(
    node.values.text("agent.backend"),
    (variable) => context.env(variable),
    configured,
  );
  const load = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (!load) return failure(unknownBackend(name), "config", UNTOUCHED);
  const { default: backend } = await load();

  try {
    const reply = await backend.run({
      ...{ prompt, node, context, schema: {}, turn: 1 },
      onEvent: () => {},
    });
    if (reply.kind !== "answer") throw new Error("not reached yet");
    const { answer } = reply;
    if (answer.response !== undefined) {
      context.artifacts.write("response.md", answer.response);
    }
    return outcomeOf(answer, node);
  } catch (error) {
    if (error instanceof ProgramError) return failure(error.message, "config");
    throw error;
  }
}

const UNTOUCHED = { workspaceUntouched: true };

function promptOf(node: HandlerNode, context: HandlerContext): string {
  const text = node.values.text("prompt") ?? "";
  return assemblePrompt({
    text: context.expand(text.trim() === "" ? node.label : text),
    failure: context.failure,
    allowedCommands: verificationAllowlist(node, context),
  });
}

function unknownBackend(name: string): string {
  const known = Object.keys(agents).sort();
  const near = nearest(name, known);
  return `unknown agent backend: ${name}; known: ${known.join(", ")}` +
    (near ? `; did you mean ${near}?` : "");
}

function outcomeOf(
  { response: _, verificationPlan: plan, ...outcome }: AgentAnswer,
  node: HandlerNode,
): Outcome {
  if (plan === undefined || plan === null) return outcome;
  const key = node.values.text("verification.plan_context_key")?.trim() ||
    "verification.plan";
  return {
    ...outcome,
    contextUpdates: { ...outcome.contextUpdates, [key]: plan },
  };
}
