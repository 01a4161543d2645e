/** What claude tells, line by line, and what becomes of it. The lines are those of 2.1.330, shortened. */

import assert from "node:assert/strict";
import { EventReader } from "../../../handlers/agents/claude/events.ts";
import {
  isHopeless,
  isSessionGone,
  replyOf,
} from "../../../handlers/agents/claude/failures.ts";
import type { TurnRecord } from "../../../handlers/agents/claude/record.ts";
import { Spending } from "../../../handlers/agents/claude/spending.ts";
import type { AgentEvent } from "../../../lib/agents/backend.ts";
import type { JsonValue } from "../../../lib/handler.ts";

const INIT = { type: "system", subtype: "init", session_id: "s1" };
const USAGE = {
  input_tokens: 700,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 200,
};

function begins(id: string, more: object = {}) {
  const usage = { ...USAGE, output_tokens: 1 };
  const message = { id, model: "claude-sonnet-4-5", usage };
  return part({ type: "message_start", message }, more);
}

function part(event: object, more: object = {}) {
  return { type: "stream_event", event, parent_tool_use_id: null, ...more };
}

function says(id: string, block: object, more: object = {}) {
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

const ENDS = [
  part({ type: "message_delta", usage: { output_tokens: 50 } }),
  part({ type: "message_stop" }),
];

function hears(id: string, content: unknown, isError = false) {
  const result = {
    ...{ type: "tool_result", tool_use_id: id, content },
    is_error: isError,
  };
  return { type: "user", message: { role: "user", content: [result] } };
}

/** Reads lines, in parts of any size. */
async function read(
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

function usages(events: readonly AgentEvent[]) {
  return events.flatMap((event) => event.type === "usage" ? [event.usage] : []);
}

const WRITE = {
  type: "tool_use",
  id: "t1",
  name: "Write",
  input: { file_path: "/w/b.txt", content: "x" },
};

Deno.test("a turn's lines become events, in whatever parts they come", async () => {
  const lines = [
    "some warning",
    INIT,
    begins("m1"),
    says("m1", { type: "thinking", thinking: "hm" }),
    says("m1", { type: "text", text: "I write." }),
    says("m1", WRITE),
    ...ENDS,
    { type: "system", subtype: "permission_denied", tool_use_id: "t1" },
    hears("t1", "no", true),
    {
      type: "result",
      subtype: "success",
      permission_denials: [{ tool_name: "Write", tool_use_id: "t1" }],
    },
  ];
  for (const size of [1, 7, 100_000]) {
    const { events } = await read(lines, size);
    const others = events.filter(({ type }) => type !== "usage");
    assert.deepEqual(others, [
      { type: "session", id: "s1" },
      { type: "reasoning", text: "hm" },
      { type: "text", text: "I write." },
      { type: "tool_call", id: "t1", name: "Write", input: WRITE.input },
      { type: "denial", action: "Write", path: "b.txt" },
      { type: "tool_result", id: "t1", ok: false, output: "no" },
    ]);
    const [usage, ...more] = usages(events);
    assert.deepEqual(more, []);
    assert.equal(usage?.inputTokens, 1000);
    assert.equal(usage?.cachedInputTokens, 200);
    assert.equal(usage?.outputTokens, 50);
    assert.ok(usage?.costUsd);
  }
});

Deno.test("the tool that gives the answer is no event, but what it was tried with is kept", async () => {
  const { events, record } = await read([
    says("m1", { ...WRITE, name: "StructuredOutput", input: { a: 1 } }),
    hears("t1", "wrong", true),
  ]);
  assert.deepEqual(events.map(({ type }) => type), ["usage"]);
  assert.deepEqual(record.attempted, { a: 1 });
});

function totals(used: Readonly<Record<string, JsonValue>>, more: object = {}) {
  return {
    type: "result",
    subtype: "success",
    model_usage_since_last_result: { "claude-sonnet-4-5": used },
    ...more,
  };
}

const USED = {
  inputTokens: 700,
  cacheReadInputTokens: 200,
  cacheCreationInputTokens: 100,
  outputTokens: 50,
  costUSD: 0.01,
  costBasis: "list",
};

Deno.test("nothing is paid for twice, and the turn's total has the last word", async () => {
  const one = [begins("m1"), says("m1", WRITE), ...ENDS];
  const cases: readonly (readonly [
    string,
    unknown[],
    number,
    number,
    number | undefined,
  ])[] = [
    ["as told", [...one, totals(USED)], 1000, 50, 0.01],
    [
      "a helper's answer",
      [
        ...one,
        says("m2", WRITE, { parent_tool_use_id: "t" }),
        says("m2", WRITE, { parent_tool_use_id: "t" }),
        totals({
          ...USED,
          inputTokens: 1700,
          outputTokens: 120,
          costUSD: 0.03,
        }),
      ],
      2000,
      120,
      0.03,
    ],
    [
      "a cut answer",
      [begins("m1"), totals({ ...USED, outputTokens: 9 })],
      1000,
      9,
      0.01,
    ],
    ["an answer that was never told", [totals(USED)], 1000, 50, 0.01],
  ];
  for (const [name, lines, input, output, cost] of cases) {
    const all = usages((await read(lines)).events);
    const sum = (of: (usage: (typeof all)[number]) => number) =>
      all.reduce((total, usage) => total + of(usage), 0);
    assert.equal(sum(({ inputTokens }) => inputTokens), input, name);
    assert.equal(sum(({ outputTokens }) => outputTokens), output, name);
    const costs = sum(({ costUsd = 0 }) => costUsd);
    assert.ok(Math.abs(costs - (cost ?? 0)) < 1e-9, `${name}: ${costs}`);
  }
});

Deno.test("the price that claude guesses for a model it does not know is none", async () => {
  const used = { ...USED, costBasis: "unknown" };
  const { events } = await read([{
    type: "result",
    subtype: "success",
    modelUsage: { "mock-model": used },
  }]);
  assert.deepEqual(usages(events), [{
    model: "mock-model",
    inputTokens: 1000,
    cachedInputTokens: 200,
    outputTokens: 50,
  }]);
});

const WELL = { code: 0, stdout: "", stderr: "" };

Deno.test("neither the exit code nor the word success makes an answer", async () => {
  const api = (status: number | null, error: string, text: string) => [
    INIT,
    says("e", { type: "text", text }, { is_api_error_message: true, error }),
    {
      ...{ type: "result", subtype: "success", is_error: true, result: text },
      api_error_status: status,
    },
  ];
  const cases: readonly (readonly [unknown[], string, RegExp])[] = [
    [
      api(401, "authentication_failed", "Please run /login"),
      "config",
      /set ANTHROPIC_API_KEY/,
    ],
    [api(403, "authentication_failed", "API Error: 403"), "config", /403/],
    [
      api(null, "authentication_failed", "Not logged in"),
      "config",
      /Not logged in/,
    ],
    [
      api(400, "billing_error", "Credit balance is too low"),
      "config",
      /Credit/,
    ],
    [api(404, "model_not_found", "no model"), "config", /claude\.model/],
    [api(429, "rate_limit", "API Error (429)"), "transient", /429/],
    [api(500, "server_error", "API Error: 500"), "transient", /500/],
    [api(529, "overloaded", "API Error: 529"), "transient", /529/],
    [api(503, "unknown", "API Error: 503"), "transient", /503/],
    [api(null, "server_error", "Connection refused"), "transient", /refused/],
    [api(null, "unknown", "Connection closed"), "transient", /closed/],
    [
      api(400, "invalid_request", "Prompt is too long"),
      "deterministic",
      /too long/,
    ],
    [
      [{
        type: "result",
        subtype: "error_max_turns",
        errors: ["Reached maximum number of turns (1)"],
      }],
      "deterministic",
      /raise claude\.max_turns/,
    ],
    [
      [{
        type: "result",
        subtype: "error_max_budget_usd",
        errors: ["Reached maximum budget ($1)"],
      }],
      "budget",
      /\$1\); raise/,
    ],
    [
      [{ type: "result", subtype: "error_during_execution" }],
      "deterministic",
      /does not say why/,
    ],
    [[INIT], "transient", /exit code 0 before it answered/],
  ];
  for (const [lines, failureClass, reason] of cases) {
    const reply = replyOf((await read(lines)).record, WELL);
    assert.equal(reply.kind, "failure");
    if (reply.kind !== "failure") continue;
    assert.equal(reply.failureClass, failureClass, reply.reason);
    assert.match(reply.reason, reason);
  }
});

Deno.test("an answer, or what it said instead", async () => {
  const result = { type: "result", subtype: "success", result: "said" };
  const reply = async (...lines: unknown[]) =>
    replyOf((await read(lines)).record, WELL);
  assert.deepEqual(await reply({ ...result, structured_output: { a: 1 } }), {
    ...{ kind: "text", text: "said", structured: { a: 1 } },
  });
  assert.deepEqual(await reply(result), { kind: "text", text: "said" });
  assert.deepEqual(
    await reply(says("m1", { type: "text", text: "last" }), {
      ...{ type: "result", subtype: "success" },
    }),
    { kind: "text", text: "last" },
  );
  assert.deepEqual(
    await reply(
      says("m1", { ...WRITE, name: "StructuredOutput", input: { a: 1 } }),
      {
        type: "result",
        subtype: "error_max_structured_output_retries",
        is_error: true,
      },
    ),
    { kind: "text", text: '{"a":1}' },
  );
});

Deno.test("a program that says nothing of its turn has not liked its arguments, or was cut off", async () => {
  const cases = [
    [1, "error: unknown option '--bogus'", "config"],
    [1, "Error: --json-schema is not a valid JSON Schema: x", "config"],
    [127, "claude: exec: claude: not found", "config"],
    [1, "", "deterministic"],
    [1, "Connection error.", "transient"],
  ] as const;
  for (const [code, stderr, failureClass] of cases) {
    const reply = replyOf({}, { ...WELL, code, stderr });
    assert.ok(reply.kind === "failure");
    assert.equal(reply.failureClass, failureClass, stderr);
  }
  const killed = replyOf((await read([INIT])).record, {
    ...WELL,
    ...{ code: 137, signal: "SIGKILL" },
  });
  assert.ok(killed.kind === "failure");
  assert.equal(killed.failureClass, "transient");
});

Deno.test("what it tries again is told; a refused key is not tried for minutes", async () => {
  const retry = (attempt: number, status: number | null, error: string) => ({
    ...{ type: "system", subtype: "api_retry", attempt, error },
    ...{ error_status: status, retry_delay_ms: 1027 },
  });
  const limited = await read([retry(1, 429, "rate_limit"), {
    ...{ type: "result", subtype: "success", is_error: true, result: "429" },
    api_error_status: 429,
  }]);
  assert.deepEqual(limited.events, [{
    ...{ type: "retry", reason: "rate_limit (429)" },
  }]);
  const reply = replyOf(limited.record, WELL);
  assert.ok(reply.kind === "failure");
  assert.equal(reply.retryAfterMs, 1027);
  const hopeless = async (...line: Parameters<typeof retry>) =>
    isHopeless((await read([retry(...line)])).record);
  assert.equal(await hopeless(1, 401, "authentication_failed"), false);
  assert.equal(await hopeless(2, 401, "authentication_failed"), true);
  assert.equal(await hopeless(5, 500, "server_error"), false);
  assert.equal(await hopeless(5, null, "unknown"), false);
});

Deno.test("a session that is not there is known by its words", async () => {
  const said = "No conversation found with session ID: x";
  const { record } = await read([{
    ...{ type: "result", subtype: "error_during_execution", errors: [said] },
  }]);
  assert.ok(isSessionGone(record, WELL));
  assert.ok(isSessionGone({}, { stderr: said }));
  assert.ok(!isSessionGone({}, WELL));
});
