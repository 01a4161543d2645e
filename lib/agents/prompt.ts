/** What an agent is told. */

import type { NodeLimits, PastFailure } from "../handler.ts";
import { answerContract, type ContractParts } from "./contract.ts";
import { limitsInWords } from "./limits.ts";
import { preamble, type PreambleParts } from "./preamble.ts";

/** The parts of a prompt. */
export interface PromptParts {
  /** The node's prompt, filled in. */
  readonly text: string;
  /** What was before. Absent when the agent knows: it goes on with a session. */
  readonly before?: PreambleParts | undefined;
  /** The failure that the agent may be here to repair. */
  readonly failure?: PastFailure | undefined;
  /** What a later verification may run; empty when there is none. */
  readonly allowedCommands: readonly string[];
  /** What the agent may do. */
  readonly limits?: NodeLimits | undefined;
  /** How it is to answer. */
  readonly contract?: ContractParts | undefined;
}

/** Assembles a prompt. The wording of failure and allowlist is the seed's: agents and tests know it. */
export function assemblePrompt(parts: PromptParts): string {
  const { text, before, failure, allowedCommands, limits, contract } = parts;
  const earlier = before ? preamble(withoutGoal(before, text)) : "";
  const sections = [
    failure && failure.summary.trim() !== "" ? failureFeedback(failure) : "",
    allowedCommands.length > 0 ? allowlist(allowedCommands) : "",
    limits ? limitsInWords(limits) : "",
    contract ? answerContract(contract) : "",
  ].filter((section) => section !== "");
  const task = earlier === "" ? text : `${earlier}\n\nYour task:\n${text}`;
  return sections.reduce(appended, task);
}

/** A goal that the prompt has already is not told twice. */
function withoutGoal(before: PreambleParts, text: string): PreambleParts {
  return text.includes(before.goal.trim()) ? { ...before, goal: "" } : before;
}

function failureFeedback({ nodeId, reason, summary }: PastFailure): string {
  return `Failure feedback (from previous failed stage):
- failed_node: ${nodeId}
- failure_reason: ${reason}
- details:
${summary}
`;
}

function allowlist(commands: readonly string[]): string {
  return `Verification plan command allowlist (hard requirement):
${commands.map((command) => `- ${command}\n`).join("")}` +
    "Use only these command families in verification_plan.commands.";
}

function appended(prompt: string, section: string): string {
  return `${prompt.replace(/[\r\n]+$/, "")}\n\n${section}`;
}
