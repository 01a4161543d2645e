/** What the agent of a node is told in a turn. */

import type { HandlerContext, HandlerNode } from "../handler.ts";
import { verificationAllowlist } from "./allowlist.ts";
import type { AgentDeclaration, JsonSchema } from "./backend.ts";
import { assemblePrompt } from "./prompt.ts";
import { repairPrompt, type WrongAnswer } from "./repair.ts";

/** Whose prompt it is. */
export interface PromptSubject {
  readonly declared: AgentDeclaration;
  readonly node: HandlerNode;
  readonly context: HandlerContext;
}

/** What the turn is about. */
export interface PromptTurn {
  /** What the node says that the answer's output has to be. */
  readonly outputSchema: JsonSchema | undefined;
  /** True when the agent goes on with a session, and so knows what was before. */
  readonly goesOn: boolean;
  /** The answer to repair. */
  readonly wrong: WrongAnswer | undefined;
}

/** Assembles a turn's prompt, and keeps it in the attempt's files. */
export function promptOf(subject: PromptSubject, turn: PromptTurn): string {
  const { goesOn, wrong } = turn;
  const first = firstPrompt(subject, turn);
  const prompt = wrong
    ? repairPrompt({ ...wrong, goesOn, prompt: first })
    : first;
  subject.context.artifacts.write(
    wrong ? "prompt.repair.md" : "prompt.md",
    `${prompt}\n`,
  );
  return prompt;
}

function firstPrompt(
  { declared: { capabilities }, node, context }: PromptSubject,
  { outputSchema, goesOn }: PromptTurn,
): string {
  const text = node.values.text("prompt") ?? "";
  const { runId, goal, failure, limits, conversation } = context;
  const { session, fidelity } = conversation;
  return assemblePrompt({
    text: context.expand(text.trim() === "" ? node.label : text),
    ...{ failure, limits },
    allowedCommands: verificationAllowlist(node, context),
    contract: { schema: capabilities.schema, outputSchema },
    ...(!goesOn && {
      before: {
        ...{ runId, goal },
        // What a session would have known is told as after a resume.
        fidelity: session ? "summary:high" : fidelity,
        stages: context.stages(),
        keys: context.keys(),
        value: (key) => context.value(key),
      },
    }),
  });
}
