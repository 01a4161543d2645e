/** What an agent is told. */

import type { Failure } from "../handler.ts";

/** The parts of a prompt. */
export interface PromptParts {
  /** The node's prompt, filled in. */
  readonly text: string;
  /** The failure that the agent may be here to repair. */
  readonly failure?: Failure | undefined;
  /** What a later verification may run; empty when there is none. */
  readonly allowedCommands: readonly string[];
}

/** Assembles a prompt. The wording of the sections is the seed's: agents and tests know it. */
export function assemblePrompt(
  { text, failure, allowedCommands }: PromptParts,
): string {
  let prompt = text;
  if (failure && failure.summary.trim() !== "") {
    prompt = appended(
      prompt,
      `Failure feedback (from previous failed stage):
- failed_node: ${failure.nodeId}
- failure_reason: ${failure.reason}
- details:
${failure.summary}
`,
    );
  }
  if (allowedCommands.length > 0) {
    prompt = appended(
      prompt,
      `Verification plan command allowlist (hard requirement):
${allowedCommands.map((command) => `- ${command}\n`).join("")}` +
        "Use only these command families in verification_plan.commands.",
    );
  }
  return prompt;
}

function appended(prompt: string, section: string): string {
  return `${prompt.replace(/[\r\n]+$/, "")}\n\n${section}`;
}
