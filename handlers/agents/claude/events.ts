/** What claude tells while it works, a line of JSON each. */

import type { AgentEvent } from "../../../lib/agents/backend.ts";
import { JsonLines } from "../../../lib/agents/json_lines.ts";
import { isObject, type JsonObject } from "../../../lib/agents/json_object.ts";
import type { JsonValue } from "../../../lib/handler.ts";
import { AnswerUsage, type Tokens } from "./answer_usage.ts";
import { ANSWER_TOOL, countOf, textOf, type TurnRecord } from "./record.ts";

/** Who hears of it. */
export interface EventListener {
  /** Paths in it are told relative to it. */
  readonly workspace: string;
  hear(event: AgentEvent): void;
  /** What an answer of a model has used. */
  used(tokens: Tokens): void;
}

/** Reads the lines of one turn. */
export class EventReader {
  /** What the turn has come to. */
  readonly record: TurnRecord = {};
  readonly #to: EventListener;
  readonly #usage: AnswerUsage;
  /** Inputs of the tools that were called, by the call's id. */
  readonly #calls = new Map<string, { name: string; input: JsonObject }>();
  /** Calls whose refusal was told. */
  readonly #refused = new Set<string>();
  readonly #lines = new JsonLines((event) => this.#event(event));

  constructor(to: EventListener) {
    this.#to = to;
    this.#usage = new AnswerUsage((tokens) => to.used(tokens));
  }

  /** Reads a part of the output, wherever it begins and ends. */
  read(text: string): void {
    this.#lines.read(text);
  }

  /** Reads what has no end of line, and tells what was used by answers that were cut off. */
  end(): void {
    this.#lines.end();
    this.#usage.end();
  }

  #event(event: JsonObject): void {
    switch (event["type"]) {
      case "system":
        return this.#system(event);
      case "stream_event":
        return this.#usage.part(event);
      case "assistant":
        return this.#said(event);
      case "user":
        return this.#heard(event);
      case "result":
        this.record.result = event;
        for (const denial of objects(event["permission_denials"])) {
          this.#refuse(textOf(denial, "tool_use_id"), denial);
        }
        return;
    }
  }

  #system(event: JsonObject): void {
    switch (event["subtype"]) {
      case "init": {
        const id = textOf(event, "session_id");
        if (id === undefined) return;
        this.record.session = id;
        return this.#to.hear({ type: "session", id });
      }
      case "api_retry": {
        const status = countOf(event, "error_status") || undefined;
        const error = textOf(event, "error") ?? "unknown";
        const attempt = countOf(event, "attempt");
        this.record.retry = {
          ...{ attempt, error, delayMs: countOf(event, "retry_delay_ms") },
          ...(status !== undefined && { status }),
        };
        const reason = status === undefined ? error : `${error} (${status})`;
        return this.#to.hear({ type: "retry", reason });
      }
      case "permission_denied":
        return this.#refuse(textOf(event, "tool_use_id"), event);
    }
  }

  /** A block of what the model has said: text, thoughts, a call of a tool. */
  #said(event: JsonObject): void {
    const message = event["message"];
    if (!isObject(message)) return;
    const isError = event["is_api_error_message"] === true;
    if (isError) this.record.apiError = textOf(event, "error") ?? "unknown";
    else this.#usage.whole(message);
    const isOwn = !textOf(event, "parent_tool_use_id");
    for (const block of objects(message["content"])) {
      const text = textOf(block, "text");
      const thoughts = textOf(block, "thinking");
      if (block["type"] === "text" && text !== undefined) {
        if (isOwn) this.record.text = text;
        if (!isError) this.#to.hear({ type: "text", text });
      } else if (thoughts) {
        this.#to.hear({ type: "reasoning", text: thoughts });
      } else if (textOf(block, "type")?.endsWith("tool_use")) {
        this.#call(block);
      }
    }
  }

  #call(block: JsonObject): void {
    const id = textOf(block, "id") ?? "";
    const name = textOf(block, "name") ?? "tool";
    const { input = null } = block;
    // That is no work, but the answer.
    if (name === ANSWER_TOOL) {
      this.record.attempted = input;
      return;
    }
    this.#calls.set(id, { name, input: isObject(input) ? input : {} });
    this.#to.hear({ type: "tool_call", id, name, input });
  }

  /** What the model is told: results of its tools. */
  #heard(event: JsonObject): void {
    const message = event["message"];
    if (!isObject(message)) return;
    for (const block of objects(message["content"])) {
      const id = textOf(block, "tool_use_id");
      if (block["type"] !== "tool_result" || id === undefined) continue;
      if (!this.#calls.has(id)) continue;
      const ok = block["is_error"] !== true;
      const output = outputOf(block["content"]);
      this.#to.hear({
        ...{ type: "tool_result", id, ok },
        ...(output !== undefined && { output }),
      });
    }
  }

  #refuse(id: string | undefined, told: JsonObject): void {
    if (id !== undefined) {
      if (this.#refused.has(id)) return;
      this.#refused.add(id);
    }
    const call = this.#calls.get(id ?? "");
    const given = told["tool_input"];
    const input = call?.input ?? (isObject(given) ? given : {});
    const name = call?.name ?? textOf(told, "tool_name") ?? "tool";
    const path = this.#relative(
      textOf(input, "file_path") ?? textOf(input, "path"),
    );
    const command = textOf(input, "command");
    this.#to.hear({
      type: "denial",
      action: command === undefined ? name : `${name} ${command}`,
      ...(path !== undefined && { path }),
    });
  }

  #relative(path: string | undefined): string | undefined {
    const { workspace } = this.#to;
    return path?.startsWith(`${workspace}/`)
      ? path.slice(workspace.length + 1)
      : path;
  }
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text, or the texts among parts. */
function outputOf(content: JsonValue | undefined): string | undefined {
  if (typeof content === "string") return content;
  const texts = objects(content).flatMap((part) => textOf(part, "text") ?? []);
  return texts.length === 0 ? undefined : texts.join("\n");
}
