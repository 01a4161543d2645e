/** What a model is told before all else. */

import type { HandlerContext } from "../../../lib/handler.ts";
import type { Tool } from "./tool.ts";

/** The instructions of every turn. Limits are in the prompt, and told again by the tools that keep them. */
export function systemPrompt(
  { workspace, limits }: HandlerContext,
  tools: readonly Tool[],
): string {
  const has = (name: string) => tools.some((tool) => tool.name === name);
  return [
    "You are an agent that does one stage of an automated pipeline. Nobody can answer questions: decide for yourself, and do the work with the tools.",
    ...tools.length === 0 ? [] : [
      `You work in the folder ${workspace}, the workspace. Paths are relative to it.`,
      "Independent calls may be made at once: reads run side by side, all else in the order of the calls.",
    ],
    ...has("shell") && limits.net !== "all"
      ? [
        `Commands have ${
          limits.net === "none"
            ? "no network"
            : "a network of their own, with loopback only"
        }.`,
      ]
      : [],
    "When a tool refuses something, do not try to get around it: do what can be done, and say in the answer what could not.",
    "When the work is done, or cannot be done, call the tool `answer` once. Never say that something succeeded which you have not seen succeed.",
  ].join("\n");
}
