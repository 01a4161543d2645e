import assert from "node:assert/strict";
import { failureOf } from "../../../handlers/agents/api/failures.ts";
import { withFolder } from "../../handlers/context.ts";
import {
  type MockProvider,
  mockProvider,
  PROVIDER_NAMES,
  type Say,
} from "./providers.ts";
import { ANSWER, turn } from "./turn_support.ts";

interface Case {
  readonly name: string;
  readonly script: readonly Say[];
  /** What the reply is. */
  readonly failureClass?: string;
  readonly reason?: RegExp;
  readonly retryAfterMs?: number;
  readonly asked: number;
}

const DONE_SAY: Say = { tools: [ANSWER] };

const CASES: readonly Case[] = [
  {
    name: "401 is a matter of configuration",
    script: [{ status: 401 }],
    failureClass: "config",
    reason: /^the model's server answered 401: /,
    asked: 1,
  },
  {
    name: "404 is a matter of configuration",
    script: [{ status: 404 }],
    failureClass: "config",
    reason: /answered 404/,
    asked: 1,
  },
  {
    name: "429 and then an answer is a success",
    script: [{ status: 429, retryAfter: 0 }, DONE_SAY],
    asked: 2,
  },
  {
    name: "429 twice is transient, and tells how long to wait",
    script: [{ status: 429, retryAfter: 0 }, { status: 429, retryAfter: 7 }],
    failureClass: "transient",
    reason: /answered 429/,
    retryAfterMs: 7000,
    asked: 2,
  },
  {
    name: "a server that wants to be left alone for long is not asked again",
    script: [{ status: 429, retryAfter: 90 }],
    failureClass: "transient",
    reason: /answered 429/,
    retryAfterMs: 90_000,
    asked: 1,
  },
  {
    name: "500 twice is transient",
    script: [{ status: 500, retryAfter: 0 }],
    failureClass: "transient",
    reason: /answered 500/,
    retryAfterMs: 0,
    asked: 2,
  },
];

for (const name of PROVIDER_NAMES) {
  for (const { name: what, script, asked, ...expected } of CASES) {
    Deno.test(`${name}: ${what}`, () =>
      withFolder(async (folder) => {
        await using mock = mockProvider(name, script);
        const { reply, of } = await turn({ folder, mock });
        if (expected.failureClass === undefined) {
          assert.equal(reply.kind, "text");
        } else {
          assert.equal(reply.kind, "failure");
          assert.equal(reply.failureClass, expected.failureClass);
          assert.match(reply.reason, expected.reason ?? /./);
          assert.equal(reply.retryAfterMs, expected.retryAfterMs);
        }
        assert.equal(mock.count(), asked);
        assert.equal(of("retry").length, asked - 1);
      }));
  }

  Deno.test(`${name}: a stream that is cut off is asked for again, and then transient`, () =>
    withFolder(async (folder) => {
      await using mock = mockProvider(name, [{
        text: "half of it",
        cut: true,
      }]);
      const { reply } = await turn({ folder, mock });
      assert.equal(reply.kind, "failure");
      assert.equal(reply.failureClass, "transient");
      assert.equal(mock.count(), 2);
    }));

  Deno.test(`${name}: a refused connection is transient`, () =>
    withFolder(async (folder) => {
      const mock = mockProvider(name, []);
      await mock[Symbol.asyncDispose]();
      const { reply, of } = await turn({ folder, mock });
      assert.equal(reply.kind, "failure");
      assert.equal(reply.failureClass, "transient");
      assert.match(reply.reason, /^the model cannot be reached: .*refused/i);
      assert.equal(of("retry").length, 1);
    }));

  Deno.test(`${name}: an abort ends a question that hangs`, () =>
    withFolder(async (folder) => {
      const stop = new AbortController();
      const reason = new Error("stopped");
      await using mock = mockProvider(name, () => {
        queueMicrotask(() => stop.abort(reason));
        return { hang: true };
      });
      await assert.rejects(turn({ folder, mock, signal: stop.signal }), reason);
    }));
}

Deno.test("what Deno does not permit is a matter of configuration", () => {
  const refused = new TypeError('Requires net access to "api.openai.com:443"');
  assert.equal(failureOf(refused).failureClass, "config");
});

Deno.test("a budget that is used up ends a turn between two answers, before its tools run", () =>
  withFolder(async (folder) => {
    const stop = new AbortController();
    const reason = new Error("budget");
    await using mock = mockProvider("responses", [{
      tools: [{ name: "write_file", input: { path: "a", content: "" } }],
    }]);
    const had = turn({
      ...{ folder, mock, signal: stop.signal },
      onEvent: (event) => {
        if (event.type === "usage") stop.abort(reason);
      },
    });
    await assert.rejects(had, reason);
    assert.equal(mock.count(), 1);
    assert.deepEqual([...Deno.readDirSync(`${folder}/workspace`)], []);
  }));

Deno.test("an abort in the middle of a command ends the command", () =>
  withFolder(async (folder) => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    await using mock = mockProvider("chat", [{
      tools: [
        { name: "shell", input: { command: "sleep 60" } },
        { name: "shell", input: { command: "echo > late" } },
      ],
    }]);
    const had = turn({
      ...{ folder, mock, signal: stop.signal },
      onEvent: (event) => {
        if (event.type === "tool_call") {
          setTimeout(() => stop.abort(reason), 50);
        }
      },
    });
    await assert.rejects(had, reason);
    assert.deepEqual([...Deno.readDirSync(`${folder}/workspace`)], []);
  }));

Deno.test("what the provider says of lengths, quotas and refusals is told in its class", () =>
  withFolder(async (folder) => {
    const { mockAnthropic } = await import("../mock_anthropic.ts");
    const { mockGoogle } = await import("../mock_google.ts");
    const { mockOpenai } = await import("../mock_openai.ts");
    const anthropic = (message: string) =>
      mockAnthropic([{
        status: 400,
        error: { type: "invalid_request_error", message },
      }]);
    const openai = (status: number, type: string) =>
      mockOpenai([{ status, error: { type, message: `mock: ${type}` } }]);
    const google = (finish: string) => mockGoogle([{ text: "I", finish }]);
    const cases = [
      [
        anthropic("prompt is too long: 200001 tokens > 200000 maximum"),
        "anthropic",
        "deterministic",
        /^context overflow: .*prompt is too long/,
      ],
      [
        openai(400, "context_length_exceeded"),
        "openai",
        "deterministic",
        /^context overflow: /,
      ],
      [openai(400, "unsupported_value"), "openai", "config", /answered 400/],
      [openai(429, "insufficient_quota"), "openai", "config", /answered 429/],
      [
        google("SAFETY"),
        "google",
        "deterministic",
        /refused by its provider \(SAFETY\)/,
      ],
      [
        google("MAX_TOKENS"),
        "google",
        "deterministic",
        /raise api\.max_output_tokens/,
      ],
    ] as const;
    for (const [server, provider, failureClass, reason] of cases) {
      await using mock = asProvider(server, provider);
      const { reply } = await turn({ folder, mock });
      assert.equal(reply.kind, "failure");
      assert.match(reply.reason, reason);
      assert.equal(reply.failureClass, failureClass, reply.reason);
      assert.equal(mock.count(), 1);
    }
  }));

function asProvider(
  server: AsyncDisposable & {
    readonly url: string;
    readonly requests: readonly unknown[];
  },
  provider: string,
): MockProvider {
  return {
    provider,
    env: {
      ATTRACTOR_API_BASE_URL: server.url,
      ATTRACTOR_API_KEY_ENV: "MOCK_KEY",
      MOCK_KEY: "sk-mock-key",
    },
    count: () => server.requests.length,
    body: () => "",
    others: [],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
