/** What an agent is at, in a few words for the live view. */

import { clipLine } from "../text/clip.ts";
import type { AgentEvent } from "./backend.ts";
import { isObject } from "./json_object.ts";

/** What says best what a tool works on, in the order of what to look for. */
const TARGETS = [
  "command",
  "cmd",
  "file_path",
  "path",
  "pattern",
  "query",
  "url",
];

/** What an event shows the agent to be at; `undefined` when it shows nothing new. */
export function activityOf(event: AgentEvent): string | undefined {
  switch (event.type) {
    case "text":
      return "answering";
    case "reasoning":
      return "thinking";
    case "tool_call":
      return clipLine(`${event.name}${target(event)}`, 100);
    case "denial":
      return clipLine(`refused: ${refusal(event)}`, 100);
    case "retry":
      return clipLine(`trying again: ${event.reason}`, 100);
    case "session":
    case "tool_result":
    case "usage":
      return undefined;
    default:
      return event satisfies never;
  }
}

/** `write src/x.ts`. */
export function refusal(
  { action, path }: Extract<AgentEvent, { type: "denial" }>,
): string {
  return path === undefined ? action : `${action} ${path}`;
}

function target({ input }: Extract<AgentEvent, { type: "tool_call" }>): string {
  if (typeof input === "string") return ` ${input}`;
  if (!isObject(input)) return "";
  for (const name of TARGETS) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (typeof value === "string") return ` ${value}`;
    // A program with its arguments.
    if (Array.isArray(value)) return ` ${value.join(" ")}`;
  }
  return "";
}
