/** What an agent is told when its answer is not in the agreed form. */

import { clip } from "../text/clip.ts";
import { fenced } from "./quote.ts";

/** An answer that is not in the agreed form. */
export interface WrongAnswer {
  /** What was wrong. */
  readonly problem: string;
  /** What the agent said. */
  readonly said: string;
}

/** What a repair is about. */
export interface Repair extends WrongAnswer {
  /** The first turn's prompt. */
  readonly prompt: string;
  /** True when the agent still knows all that was said. */
  readonly goesOn: boolean;
}

/** Characters of the wrong answer that the agent is shown. */
const SHOWN = 20_000;

/** Asks for the answer once more: the work itself is done. */
export function repairPrompt(
  { prompt, problem, said, goesOn }: Repair,
): string {
  const ask = `Your answer could not be read: ${problem}.
Do not do the work again: the files are as you left them. Give the answer again, as JSON of the agreed form and nothing else.`;
  if (goesOn) return ask;
  return `${prompt.trimEnd()}

You have worked on this already, and answered:
${fenced(clip(said, SHOWN))}

${ask}`;
}
