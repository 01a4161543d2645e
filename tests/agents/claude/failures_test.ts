/** What a turn of claude has come to. */

import assert from "node:assert/strict";
import {
  isHopeless,
  isSessionGone,
  replyOf,
} from "../../../handlers/agents/claude/failures.ts";
import { INIT, read, says, WRITE } from "./lines.ts";

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
