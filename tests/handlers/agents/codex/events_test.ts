/** Codex's own words, as version 0.169.0 has said them, and what they come to. */

import assert from "node:assert/strict";
import { EventReader } from "../../../../handlers/agents/codex/events.ts";
import type { AgentEvent } from "../../../../lib/agents/backend.ts";

const RECORDED = [
  `{"type":"thread.started","thread_id":"01a218b9-e7fb-7ec3-801b-f2d2bd4eea08"}`,
  `{"type":"turn.started"}`,
  `{"type":"item.completed","item":{"id":"item_9","type":"error","message":"a notice"}}`,
  `{"type":"error","message":"Reconnecting... 1/5 (unexpected status 500)"}`,
  `{"type":"item.started","item":{"id":"item_0","type":"command_execution","command":"ls","aggregated_output":"","exit_code":null,"status":"in_progress"}}`,
  `{"type":"item.completed","item":{"id":"item_0","type":"command_execution","command":"ls","aggregated_output":"a\\nb\\n","exit_code":0,"status":"completed"}}`,
  `{"type":"item.completed","item":{"id":"item_1","type":"command_execution","command":"touch x","aggregated_output":"touch: cannot touch 'x': Read-only file system\\n","exit_code":1,"status":"failed"}}`,
  `{"type":"item.completed","item":{"id":"item_2","type":"file_change","changes":[{"path":"/w/a","kind":"add"}],"status":"completed"}}`,
  `{"type":"item.completed","item":{"id":"item_3","type":"mcp_tool_call","server":"s","tool":"t","arguments":{"q":1},"status":"completed"}}`,
  `{"type":"item.completed","item":{"id":"item_4","type":"command_execution","command":"rm -rf /","status":"declined"}}`,
  `{"type":"item.completed","item":{"id":"item_5","type":"reasoning","text":"hm"}}`,
  `{"type":"item.completed","item":{"id":"item_6","type":"agent_message","text":"first"}}`,
  `{"type":"item.completed","item":{"id":"item_7","type":"agent_message","text":"last ✓"}}`,
  `{"type":"something.new","item":7}`,
  `not json at all`,
  `{"torn":`,
  `{"type":"turn.completed","usage":{"input_tokens":2000,"cached_input_tokens":400,"cache_write_input_tokens":0,"output_tokens":100,"reasoning_output_tokens":20}}`,
].join("\n");

/** Reads a text in parts of a length. */
function read(text: string, length = text.length) {
  const events: AgentEvent[] = [];
  const reader = new EventReader((event) => events.push(event));
  for (let at = 0; at < text.length; at += length) {
    reader.read(text.slice(at, at + length));
  }
  reader.end();
  return { record: reader.record, events };
}

Deno.test("a turn's record has its thread, its last word and its tokens", () => {
  assert.deepEqual(read(RECORDED).record, {
    completed: true,
    thread: "01a218b9-e7fb-7ec3-801b-f2d2bd4eea08",
    message: "last ✓",
    total: { input: 2000, cached: 400, output: 100 },
  });
});

Deno.test("its events are told in the order and the words of all agents", () => {
  assert.deepEqual(read(RECORDED).events, [
    { type: "session", id: "01a218b9-e7fb-7ec3-801b-f2d2bd4eea08" },
    {
      type: "retry",
      reason: "Reconnecting... 1/5 (unexpected status 500)",
    },
    {
      type: "tool_call",
      id: "item_0",
      name: "shell",
      input: { command: "ls" },
    },
    { type: "tool_result", id: "item_0", ok: true, output: "a\nb\n" },
    {
      type: "tool_call",
      id: "item_1",
      name: "shell",
      input: { command: "touch x" },
    },
    {
      type: "tool_result",
      id: "item_1",
      ok: false,
      output: "touch: cannot touch 'x': Read-only file system\n",
    },
    { type: "denial", action: "write", path: "x" },
    {
      type: "tool_call",
      id: "item_2",
      name: "apply_patch",
      input: { changes: [{ path: "/w/a", kind: "add" }] },
    },
    { type: "tool_result", id: "item_2", ok: true },
    {
      type: "tool_call",
      id: "item_3",
      name: "s.t",
      input: { server: "s", tool: "t", arguments: { q: 1 } },
    },
    { type: "tool_result", id: "item_3", ok: true },
    {
      type: "tool_call",
      id: "item_4",
      name: "shell",
      input: { command: "rm -rf /" },
    },
    { type: "tool_result", id: "item_4", ok: false },
    { type: "denial", action: "rm -rf /" },
    { type: "reasoning", text: "hm" },
    { type: "text", text: "first" },
    { type: "text", text: "last ✓" },
  ]);
});

Deno.test("it does not matter where the output was cut", () => {
  for (const length of [1, 7, 100]) {
    assert.deepEqual(read(RECORDED, length), read(RECORDED), `${length}`);
  }
});

Deno.test("a turn that fails says why, and the last error stands for it", () => {
  const error = `{"type":"error","message":"first"}`;
  for (
    const [text, said] of [
      [`{"type":"turn.failed","error":{"message":"why"}}`, "why"],
      [`${error}\n{"type":"turn.failed","error":{}}`, "first"],
      [`{"type":"turn.failed"}`, "the turn has failed"],
      [error, "first"],
    ] as const
  ) {
    const { record } = read(text);
    assert.equal(record.error, said);
    assert.equal(record.completed, false);
  }
});
