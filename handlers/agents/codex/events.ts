/** What codex tells while it works, a line of JSON each. */

import type { AgentEvent } from "../../../lib/agents/backend.ts";
import { JsonLines } from "../../../lib/agents/json_lines.ts";
import { isObject, type JsonObject } from "../../../lib/agents/json_object.ts";
import { refusals } from "./refusals.ts";
import type { ThreadTotal } from "./session.ts";
import { readTotal } from "./total.ts";

/** What a turn has come to, as far as it was told. */
export interface TurnRecord {
  /** The thread's id. */
  thread?: string;
  /** The last thing it said. */
  message?: string;
  /** Tokens of the whole thread. */
  total?: ThreadTotal | undefined;
  /** The turn has ended well. */
  completed: boolean;
  /** The last error, or why the turn has failed. */
  error?: string;
}

/** Reads the lines of one turn. */
export class EventReader {
  /** What the turn has come to. */
  readonly record: TurnRecord = { completed: false };
  readonly #hear: (event: AgentEvent) => void;
  readonly #begun = new Set<string>();
  readonly #lines = new JsonLines((event) => this.#event(event));

  constructor(hear: (event: AgentEvent) => void) {
    this.#hear = hear;
  }

  /** Reads a part of the output, wherever it begins and ends. */
  read(text: string): void {
    this.#lines.read(text);
  }

  /** Reads what has no end of line. */
  end(): void {
    this.#lines.end();
  }

  #event(event: JsonObject): void {
    const { record } = this;
    switch (event["type"]) {
      case "thread.started": {
        const thread = textOf(event, "thread_id");
        if (thread === undefined) return;
        record.thread = thread;
        return this.#hear({ type: "session", id: thread });
      }
      case "turn.completed":
        record.completed = true;
        record.total = readTotal(event["usage"]) ?? record.total;
        return;
      case "turn.failed": {
        const error = event["error"];
        record.error = isObject(error) && textOf(error, "message") ||
          record.error || "the turn has failed";
        return;
      }
      case "error": {
        const message = textOf(event, "message") ?? "";
        if (/^Reconnecting/.test(message)) {
          return this.#hear({ type: "retry", reason: message });
        }
        record.error = message;
        return;
      }
      case "item.started":
      case "item.completed": {
        const item = event["item"];
        if (!isObject(item)) return;
        return this.#item(item, event["type"] === "item.completed");
      }
    }
  }

  #item(item: JsonObject, done: boolean): void {
    const text = textOf(item, "text") ?? "";
    switch (item["type"]) {
      case "agent_message":
        if (!done) return;
        this.record.message = text;
        return this.#hear({ type: "text", text });
      case "reasoning":
        if (done) this.#hear({ type: "reasoning", text });
        return;
      // A notice of codex's own.
      case "error":
        return;
      default:
        return this.#call(item, done);
    }
  }

  #call(item: JsonObject, done: boolean): void {
    const { id: given, type, status, aggregated_output, ...rest } = item;
    const id = String(given);
    if (!this.#begun.has(id)) {
      this.#begun.add(id);
      const { exit_code: _, ...input } = rest;
      this.#hear({ type: "tool_call", id, name: nameOf(item), input });
    }
    if (!done) return;
    const output = typeof aggregated_output === "string"
      ? aggregated_output
      : undefined;
    const ok = status === undefined || status === "completed";
    this.#hear({
      ...{ type: "tool_result", id, ok },
      ...(output !== undefined && { output }),
    });
    if (status === "declined") {
      const action = textOf(item, "command") ?? String(type);
      this.#hear({ type: "denial", action });
    }
    for (const denial of refusals(output ?? "")) this.#hear(denial);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  command_execution: "shell",
  file_change: "apply_patch",
};

function nameOf(item: JsonObject): string {
  const type = String(item["type"]);
  if (type === "mcp_tool_call") {
    return `${textOf(item, "server")}.${textOf(item, "tool")}`;
  }
  return NAMES[type] ?? type;
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" ? value : undefined;
}
