/** Servers that are not as they should be. */

import assert from "node:assert/strict";
import { withFolder } from "../../handlers/context.ts";
import type { MockProvider } from "./providers.ts";
import { DONE, turn } from "./turn_support.ts";

interface OddServer extends MockProvider {
  readonly bodies: readonly string[];
}

/** A server for Chat Completions that sends just these lines, one list for each question. */
function oddServer(
  answers: readonly (readonly string[])[],
  status = 200,
): OddServer {
  const bodies: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      bodies.push(await request.text());
      const lines = answers[Math.min(bodies.length, answers.length) - 1] ?? [];
      return status === 200
        ? new Response(lines.map((line) => `data: ${line}\n\n`).join(""), {
          headers: { "content-type": "text/event-stream" },
        })
        : new Response(lines.join(""), { status });
    },
  );
  return {
    provider: "openai-compatible",
    env: {
      ATTRACTOR_API_BASE_URL: `http://127.0.0.1:${server.addr.port}/v1`,
      ATTRACTOR_API_KEY_ENV: "KEY",
      KEY: "sk-mock-key",
    },
    bodies,
    count: () => bodies.length,
    body: (index) => bodies[index] ?? "",
    others: [],
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const chunk = (delta: unknown, finish: string | null = null) =>
  JSON.stringify({
    id: "1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

const call = (id: string, name: string, args: string) =>
  chunk({
    tool_calls: [{
      index: 0,
      id,
      type: "function",
      function: { name, arguments: args },
    }],
  });

const END = [chunk({}, "tool_calls"), "[DONE]"];

Deno.test("a call whose input is no JSON is told to the model, which goes on", () =>
  withFolder(async (folder) => {
    await using mock = oddServer([
      [call("a", "glob", '{"pattern": "*"'), ...END],
      [call("b", "answer", "{outcome: success}"), ...END],
      [call("c", "answer", JSON.stringify(DONE)), ...END],
    ]);
    const { reply, of } = await turn({ folder, mock });
    assert.deepEqual(reply, {
      ...{ kind: "text", text: JSON.stringify(DONE), structured: DONE },
    });
    assert.match(
      of("tool_result")[0]?.output ?? "",
      /^the input of glob cannot be read: /,
    );
    assert.match(mock.body(2), /JSON/);
    assert.equal(mock.count(), 3);
  }));

Deno.test("an answer that cannot be read, again and again, ends the turn", () =>
  withFolder(async (folder) => {
    await using mock = oddServer([
      [call("a", "answer", "{outcome: success}"), ...END],
    ]);
    const { reply } = await turn({ folder, mock });
    assert.equal(reply.kind, "failure");
    assert.equal(reply.failureClass, "deterministic");
    assert.match(reply.reason, /^loop: .* cannot be read: .*JSON/);
    assert.equal(mock.count(), 4);
  }));

Deno.test("a server that does not tell what was used is named, since no budget counts it", () =>
  withFolder(async (folder) => {
    await using mock = oddServer([[
      call("a", "answer", JSON.stringify(DONE)),
      ...END,
    ]]);
    const { reply, context } = await turn({ folder, mock });
    assert.equal(reply.kind, "text");
    assert.deepEqual(context.notices, [
      "mock-model: its server does not tell what was used, so no budget counts it",
    ]);
  }));

Deno.test("an answer that just stops is cut off, though the connection ends well", () =>
  withFolder(async (folder) => {
    await using mock = oddServer([[chunk({ content: "I beg" })]]);
    const { reply } = await turn({ folder, mock });
    assert.equal(reply.kind, "failure");
    assert.equal(reply.failureClass, "transient");
    assert.match(reply.reason, /cut off/);
    assert.equal(mock.count(), 2);
  }));

Deno.test("what is no stream, or no JSON, is transient", () =>
  withFolder(async (folder) => {
    for (const lines of [["<html>busy</html>"], ["{", "[DONE]"], []]) {
      await using mock = oddServer([lines]);
      const { reply } = await turn({ folder, mock });
      assert.equal(reply.kind, "failure");
      assert.equal(reply.failureClass, "transient", reply.reason);
    }
  }));

Deno.test("a server that repeats the key does not bring it into events or reasons", () =>
  withFolder(async (folder) => {
    for (const status of [401, 500]) {
      await using mock = oddServer(
        [[JSON.stringify({ error: { message: "bad key sk-mock-key" } })]],
        status,
      );
      const { reply, events } = await turn({ folder, mock });
      assert.equal(reply.kind, "failure");
      assert.match(reply.reason, /bad key \[key\]/);
      assert.ok(!JSON.stringify(events).includes("sk-mock-key"));
    }
  }));

Deno.test("the same call again and again at once is told before it ends the turn", () =>
  withFolder(async (folder) => {
    const many = ["a", "b", "c", "d", "e"].map((id, index) =>
      chunk({
        tool_calls: [{
          ...{ index, id, type: "function" },
          function: { name: "glob", arguments: '{"pattern":"*"}' },
        }],
      })
    );
    await using mock = oddServer([
      [...many, ...END],
      [call("z", "answer", JSON.stringify(DONE)), ...END],
    ]);
    const { reply } = await turn({ folder, mock });
    assert.equal(reply.kind, "text");
    assert.match(mock.body(1), /again and again\. Do something else/);
  }));

Deno.test("files with line ends of Windows are shown without them", () =>
  withFolder(async (folder) => {
    await using mock = oddServer([
      [call("a", "read_file", '{"path":"dos.txt"}'), ...END],
      [call("z", "answer", JSON.stringify(DONE)), ...END],
    ]);
    Deno.mkdirSync(`${folder}/workspace`);
    Deno.writeTextFileSync(`${folder}/workspace/dos.txt`, "a\r\nb\r\n");
    const { of } = await turn({ folder, mock });
    assert.equal(of("tool_result")[0]?.output, "     1\ta\n     2\tb\n");
  }));
