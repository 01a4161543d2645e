import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { AgentEvent } from "../../../lib/agents/backend.ts";
import { eventFields, LONGEST_TEXT } from "../../../lib/agents/event_line.ts";
import { EVENT_FILE, EventLog } from "../../../lib/agents/event_log.ts";
import { handlerContext } from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../../handlers/context.ts";

const EVENTS: readonly (readonly [AgentEvent, unknown])[] = [
  [{ type: "session", id: "s" }, { type: "session", id: "s" }],
  [
    { type: "tool_call", id: "1", name: "write", input: { path: "a" } },
    { type: "tool_call", id: "1", name: "write", input: { path: "a" } },
  ],
  [
    {
      type: "usage",
      usage: {
        ...{ model: "m", inputTokens: 3, cachedInputTokens: 1 },
        ...{ outputTokens: 2, costUsd: 0.5 },
      },
    },
    {
      ...{ type: "usage", model: "m", input_tokens: 3 },
      ...{ cached_input_tokens: 1, output_tokens: 2, cost_usd: 0.5 },
    },
  ],
  [{ type: "denial", action: "write", path: "a" }, {
    ...{ type: "denial", action: "write", path: "a" },
  }],
];

for (const [event, fields] of EVENTS) {
  Deno.test(`${event.type} is kept with its fields`, () => {
    deepEqual(eventFields(event), fields);
  });
}

Deno.test("long outputs and inputs are cut with a mark", () => {
  const long = "x".repeat(LONGEST_TEXT + 7);
  const { output } = eventFields({
    ...{ type: "tool_result", id: "1", ok: true, output: long },
  });
  equal(output, `${"x".repeat(LONGEST_TEXT)}… [7 more characters]`);
  const { input } = eventFields({
    ...{ type: "tool_call", id: "1", name: "write", input: { text: long } },
  });
  match(String(input), /^\{"text":"x+… \[\d+ more characters\]$/);
});

Deno.test("a full file says so once, and has each turn's end all the same", () =>
  withFolder((folder) => {
    const { artifacts } = handlerContext({ folder });
    const log = new EventLog(artifacts, () => 5, 1000);
    for (let i = 0; i < 100; i++) log.write(1, { type: "text", text: "hello" });
    log.writeAlways(1, { type: "turn", reply: "text" });
    const text = artifacts.read(EVENT_FILE) ?? "";
    ok(text.length < 1400, String(text.length));
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    deepEqual(lines[0], {
      ...{ schema_version: 1, elapsed_ms: 5, turn: 1 },
      ...{ type: "text", text: "hello" },
    });
    deepEqual(
      lines.slice(-2).map(({ type }) => type),
      ["truncated", "turn"],
    );
    equal(lines.filter(({ type }) => type === "truncated").length, 1);
    return Promise.resolve();
  }));
