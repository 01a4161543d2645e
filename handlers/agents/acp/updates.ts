/** What an agent tells while it works, as events; and the last thing that it says. */

import type { SessionUpdate } from "@agentclientprotocol/sdk";
import type { AgentEvent } from "../../../lib/agents/backend.ts";
import type { JsonValue } from "../../../lib/handler.ts";

/** Reads a turn's updates. */
export class Updates {
  readonly #tell: (event: AgentEvent) => void;
  /** Calls that were told, and have not ended. */
  readonly #open = new Set<string>();
  /** What was said since the last tool call, and before it. */
  #said = "";
  #before = "";

  constructor(tell: (event: AgentEvent) => void) {
    this.#tell = tell;
  }

  /** The agent's last message: what it has said after its last tool call, or before, when that is nothing. */
  get text(): string {
    return this.#said.trim() === "" ? this.#before : this.#said;
  }

  /** Takes the next one. */
  take(update: SessionUpdate): void {
    switch (update.sessionUpdate) {
      case "agent_message_chunk":
        if (update.content.type !== "text") return;
        this.#said += update.content.text;
        return this.#tell({ type: "text", text: update.content.text });
      case "agent_thought_chunk":
        if (update.content.type !== "text") return;
        return this.#tell({ type: "reasoning", text: update.content.text });
      case "tool_call":
        this.#call(update.toolCallId, update.title, update.rawInput);
        return this.#end(update.toolCallId, update);
      case "tool_call_update":
        if (!this.#open.has(update.toolCallId) && update.title) {
          this.#call(update.toolCallId, update.title, update.rawInput);
        }
        return this.#end(update.toolCallId, update);
      default:
        // Plans, modes and commands are the agent's own affair.
        return;
    }
  }

  #call(id: string, name: string, input: unknown): void {
    if (this.#said.trim() !== "") this.#before = this.#said;
    this.#said = "";
    this.#open.add(id);
    this.#tell({
      type: "tool_call",
      id,
      name,
      ...(input !== undefined && input !== null &&
        // It has come as JSON.
        { input: input as JsonValue }),
    });
  }

  #end(
    id: string,
    { status, content }: Pick<
      Extract<SessionUpdate, { sessionUpdate: "tool_call_update" }>,
      "status" | "content"
    >,
  ): void {
    if (status !== "completed" && status !== "failed") return;
    if (!this.#open.delete(id)) return;
    const output = content?.flatMap((each) =>
      each.type === "content" && each.content.type === "text"
        ? [each.content.text]
        : each.type === "diff"
        ? [`changed ${each.path}`]
        : []
    ).join("\n");
    this.#tell({
      type: "tool_result",
      id,
      ok: status === "completed",
      ...(output && { output }),
    });
  }
}
