/** Lines as claude 2.1.330 tells them, shortened, and their reader. */

import { EventReader } from "../../../handlers/agents/claude/events.ts";
import type { TurnRecord } from "../../../handlers/agents/claude/record.ts";
import { Spending } from "../../../handlers/agents/claude/spending.ts";
import type { AgentEvent } from "../../../lib/agents/backend.ts";

/** The first line. */
export const INIT = { type: "system", subtype: "init", session_id: "s1" };
const USAGE = {
  input_tokens: 700,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 200,
};

/** An answer begins. */
export function begins(id: string, more: object = {}): object {
  const usage = { ...USAGE, output_tokens: 1 };
  const message = { id, model: "claude-sonnet-4-5", usage };
  return part({ type: "message_start", message }, more);
}

function part(event: object, more: object = {}): object {
  return { type: "stream_event", event, parent_tool_use_id: null, ...more };
}

/** A block of an answer. */
export function says(
  id: string,
  block: object,
  more: object = {},
): object {
  return {
    type: "assistant",
    message: {
      ...{ id, model: "claude-sonnet-4-5", content: [block] },
      usage: { ...USAGE, output_tokens: 1 },
    },
    parent_tool_use_id: null,
    ...more,
  };
}

/** An answer ends. */
export const ENDS = [
  part({ type: "message_delta", usage: { output_tokens: 50 } }),
  part({ type: "message_stop" }),
];

/** The result of a tool. */
export function hears(id: string, content: unknown, isError = false): object {
  const result = {
    ...{ type: "tool_result", tool_use_id: id, content },
    is_error: isError,
  };
  return { type: "user", message: { role: "user", content: [result] } };
}

/** Reads lines, in parts of any size. */
export async function read(
  lines: readonly unknown[],
  size = 7,
): Promise<{ events: AgentEvent[]; record: TurnRecord }> {
  const events: AgentEvent[] = [];
  const hear = (event: AgentEvent) => void events.push(event);
  const spending = new Spending(hear, undefined);
  const reader = new EventReader({
    ...{ workspace: "/w", hear },
    used: (tokens) => spending.used(tokens),
  });
  const text = lines.map((line) =>
    typeof line === "string" ? line : JSON.stringify(line)
  ).join("\n");
  for (let at = 0; at < text.length; at += size) {
    reader.read(text.slice(at, at + size));
  }
  reader.end();
  const { record } = reader;
  await spending.settle();
  if (record.result) await spending.total(record.result, false);
  return { events, record };
}

/** A call of a tool. */
export const WRITE = {
  type: "tool_use",
  id: "t1",
  name: "Write",
  input: { file_path: "/w/b.txt", content: "x" },
};
