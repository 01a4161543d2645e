/** What an agent does, as a line of `agent.events.jsonl`. */

import type { JsonValue, Usage } from "../handler.ts";
import { clip } from "../text/clip.ts";
import type { AgentEvent } from "./backend.ts";

/** Characters of a text, a tool's input or its output that a line holds. */
export const LONGEST_TEXT = 4000;

/** An event's own fields; long texts are cut with a visible mark. */
export function eventFields(event: AgentEvent): Record<string, JsonValue> {
  const { type } = event;
  switch (event.type) {
    case "session":
      return { type, id: short(event.id) };
    case "text":
    case "reasoning":
      return { type, text: long(event.text) };
    case "tool_call":
      return {
        ...{ type, id: short(event.id), name: short(event.name) },
        ...(event.input !== undefined && { input: input(event.input) }),
      };
    case "tool_result":
      return {
        ...{ type, id: short(event.id), ok: event.ok },
        ...(event.output !== undefined && { output: long(event.output) }),
      };
    case "usage":
      return { type, ...usageFields(event.usage) };
    case "denial":
      return {
        ...{ type, action: long(event.action) },
        ...(event.path !== undefined && { path: long(event.path) }),
      };
    case "retry":
      return { type, reason: long(event.reason) };
    default:
      return event satisfies never;
  }
}

function usageFields(usage: Usage): Record<string, JsonValue> {
  const { model, inputTokens, cachedInputTokens, outputTokens, costUsd } =
    usage;
  return {
    ...(model !== undefined && { model: short(model) }),
    input_tokens: inputTokens,
    ...(cachedInputTokens !== undefined &&
      { cached_input_tokens: cachedInputTokens }),
    output_tokens: outputTokens,
    ...(costUsd !== undefined && { cost_usd: costUsd }),
  };
}

/** A small input stays what it is; a large one becomes the beginning of its text. */
function input(value: JsonValue): JsonValue {
  const text = JSON.stringify(value);
  return text.length > LONGEST_TEXT ? clip(text, LONGEST_TEXT) : value;
}

function long(text: string): string {
  return clip(text, LONGEST_TEXT);
}

function short(text: string): string {
  return clip(text, 200);
}
