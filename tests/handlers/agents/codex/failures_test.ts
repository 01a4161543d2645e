/** The words of codex 0.169.0 when something goes wrong, and the class of each. */

import assert from "node:assert/strict";
import {
  type CodexEnd,
  failedEnd,
  isSessionGone,
} from "../../../../handlers/agents/codex/failures.ts";

const STACK = "\nStack backtrace:\n   0: <unknown>\n  11: <unknown>\n";

interface Case extends Partial<CodexEnd> {
  readonly is: string;
  readonly reason?: string;
  readonly wait?: number;
}

const CASES: readonly Case[] = [
  {
    error:
      "unexpected status 401 Unauthorized: mock 401, url: http://127.0.0.1:1/v1/responses, request id: req_7",
    is: "config",
    reason:
      "codex exec failed: exit status 1: unexpected status 401 Unauthorized: mock 401, url: http://127.0.0.1:1/v1/responses; run codex login, or set OPENAI_API_KEY or CODEX_API_KEY",
  },
  { error: "unexpected status 403 Forbidden: no", is: "config" },
  {
    error: "Missing environment variable: `MOCK_KEY`.",
    is: "config",
    reason:
      "codex exec failed: exit status 1: Missing environment variable: `MOCK_KEY`.; set it, and let it through with env_pass=MOCK_KEY",
  },
  {
    error:
      "exceeded retry limit, last status: 429 Too Many Requests, request id: req_mock",
    is: "transient",
    reason:
      "codex exec failed: exit status 1: exceeded retry limit, last status: 429 Too Many Requests",
  },
  {
    error: "Rate limit reached for gpt-5. Please try again in 1.5s.",
    is: "transient",
    wait: 1500,
  },
  { error: "Rate limit. Try again in 250ms", is: "transient", wait: 250 },
  { error: "usage limit; try again in 3 min", is: "transient", wait: 180_000 },
  {
    error: "Quota exceeded. Check your plan and billing details.",
    is: "config",
  },
  {
    error:
      "We’re currently experiencing high demand, which may cause temporary errors.",
    is: "transient",
  },
  { error: "unexpected status 503 Service Unavailable", is: "transient" },
  {
    error:
      "stream disconnected before completion: Transport error: network error: error decoding response body",
    is: "transient",
  },
  { error: "Connection failed: error sending request", is: "transient" },
  {
    error:
      '{"error":{"message":"The model \\"x\\" does not exist","type":"invalid_request_error"}}',
    is: "config",
    reason:
      'codex exec failed: exit status 1: The model "x" does not exist (invalid_request_error)',
  },
  {
    error: "Your input exceeds the context window of this model.",
    is: "deterministic",
  },
  {
    code: 2,
    stderr:
      "error: unexpected argument '--bogus' found\n\n  tip: …\n\nUsage: codex exec\n\nFor more information, try '--help'.\n",
    is: "config",
    reason:
      "codex exec failed: exit status 2: error: unexpected argument '--bogus' found",
  },
  {
    stderr: `Error: Unknown feature flag: nope${STACK}`,
    is: "config",
    reason:
      "codex exec failed: exit status 1: Error: Unknown feature flag: nope",
  },
  {
    stderr:
      "Error loading config.toml: invalid transport\nin `mcp_servers.x`\n\n",
    is: "config",
    reason:
      "codex exec failed: exit status 1: Error loading config.toml: invalid transport",
  },
  {
    stderr:
      "Not inside a trusted directory and --skip-git-repo-check was not specified.\n",
    is: "config",
  },
  { stderr: "who knows\n", is: "deterministic" },
  {
    code: 137,
    stderr: "",
    is: "deterministic",
    reason: "codex exec failed: exit status 137",
  },
];

for (const { is, reason, wait, ...end } of CASES) {
  const said = end.error ?? end.stderr ?? "";
  Deno.test(`codex says ${said.slice(0, 50).trim()}: ${is}`, () => {
    const reply = failedEnd({ code: 1, stderr: "", ...end });
    assert.equal(reply.kind, "failure");
    if (reply.kind !== "failure") return;
    assert.equal(reply.failureClass, is);
    assert.equal(reply.retryAfterMs, wait);
    if (reason !== undefined) assert.equal(reply.reason, reason);
    assert.ok(!reply.reason.includes("req_"), "what differs each time");
  });
}

Deno.test("a session that is gone is known by codex's words", () => {
  const words =
    "Error: thread/resume: thread/resume failed: no rollout found for thread id 01a218bb (code -32600)";
  assert.ok(isSessionGone(`${words}\n${STACK}`));
  assert.ok(!isSessionGone("Error: something else"));
});
