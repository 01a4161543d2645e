import assert from "node:assert/strict";
import type { McpServers } from "../../../lib/agents/mcp.ts";
import type { AttrValue, NodeLimits } from "../../../lib/handler.ts";
import { withFolder } from "../../handlers/context.ts";
import { answerTo } from "./mcp_answers.ts";
import { mockProvider } from "./providers.ts";
import { ANSWER, type HadTurn, turn } from "./turn_support.ts";

const SERVER = new URL("./mcp_server.ts", import.meta.url).pathname;

const PROGRAM = {
  command: Deno.execPath(),
  args: ["run", "--no-check", "--no-config", "--allow-env", SERVER],
  env: { LEVEL: "3" },
  env_pass: ["TOKEN"],
};

async function withServers(
  mcp: McpServers,
  test: (had: HadTurn, asked: string) => void,
  { values = {}, limits = {}, calls = [] }: {
    readonly values?: Readonly<Record<string, AttrValue>>;
    readonly limits?: Partial<NodeLimits>;
    readonly calls?: readonly {
      readonly name: string;
      readonly input: Record<string, unknown>;
    }[];
  } = {},
): Promise<void> {
  await withFolder(async (folder) => {
    await using mock = mockProvider("responses", [
      { tools: [...calls] },
      { tools: [ANSWER] },
    ]);
    const had = await turn({
      ...{ folder, mock, values, limits, request: { mcp } },
      env: { TOKEN: "token-of-the-test" },
    });
    test(had, mock.count() === 0 ? "" : mock.body(0));
  });
}

Deno.test("a server that is started has its tools offered and called, and gets no key of ours", () =>
  withServers({ files: PROGRAM }, ({ reply, of }, asked) => {
    assert.equal(reply.kind, "text", JSON.stringify(reply));
    assert.match(
      asked,
      /"name":"mcp__files__say_it","description":"The tool say\.it\."/,
    );
    assert.match(asked, /"name":"mcp__files__env"/);
    assert.deepEqual(of("tool_result").map(({ ok, output }) => [ok, output]), [
      [true, "you said hello"],
      [false, "it went wrong"],
      [true, "LEVEL=3 TOKEN=token-of-the-test OPENAI_API_KEY=undefined"],
    ]);
  }, {
    calls: [
      { name: "mcp__files__say_it", input: { text: "hello" } },
      { name: "mcp__files__fail", input: {} },
      { name: "mcp__files__env", input: {} },
    ],
  }));

Deno.test("a server elsewhere is reached by its address, with headers from variables", async () => {
  const seen: (string | null)[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.method !== "POST") return new Response(null, { status: 405 });
      seen.push(request.headers.get("authorization"));
      const answer = answerTo(await request.json());
      return answer === undefined
        ? new Response(null, { status: 202 })
        : Response.json(answer);
    },
  );
  try {
    const url = `http://127.0.0.1:${server.addr.port}/mcp`;
    const docs = { url, headers_env: { Authorization: "TOKEN" } };
    const calls = [{ name: "mcp__docs__say_it", input: { text: "hi" } }];
    await withServers({ docs }, ({ of }) => {
      assert.deepEqual(of("tool_result").map(({ output }) => output), [
        "you said hi",
      ]);
      assert.ok(
        seen.length > 3 && seen.every((one) => one === "token-of-the-test"),
      );
    }, { calls });
    await withServers({ docs }, ({ reply }) => {
      assert.equal(reply.kind, "failure");
      assert.equal(reply.failureClass, "config");
      assert.match(
        reply.reason,
        /docs is reached over the network, which this node may not use: net=none/,
      );
    }, { limits: { net: "none" } });
  } finally {
    await server.shutdown();
  }
});

Deno.test("a node chooses its servers, and may have none", async () => {
  await withServers(
    { files: PROGRAM, broken: { command: "no-such-program" } },
    ({ reply }, asked) => {
      assert.equal(reply.kind, "text");
      assert.match(asked, /mcp__files__/);
    },
    { values: { "api.mcp": ["files"] } },
  );
  await withServers({ files: PROGRAM }, (_, asked) => {
    assert.doesNotMatch(asked, /mcp__/);
  }, { values: { "api.mcp": ["none"] } });
});

Deno.test("a server that cannot be had is a matter of configuration", async () => {
  const cases: readonly [
    McpServers,
    AttrValue | undefined,
    RegExp,
    string?,
  ][] = [
    [
      { a: { command: "no-such-program" } },
      undefined,
      /^the MCP server a cannot be used: Cannot start "no-such-program"/,
    ],
    [
      { a: { command: "sh", args: ["-c", "echo broken >&2; exit 3"] } },
      undefined,
      /^the MCP server a cannot be used: exit code 3: broken$/,
    ],
    [
      { a: { command: "true", env_pass: ["UNSET"] } },
      undefined,
      /^the MCP server a needs UNSET, which is not set$/,
    ],
    [
      { a: { url: "http://127.0.0.1:9/mcp" } },
      undefined,
      /^the MCP server a cannot be used: /,
      "transient",
    ],
    [
      { files: { command: "true" } },
      ["file"],
      /^api\.mcp has "file", but the configured servers are files; did you mean files\?$/,
    ],
    [{}, ["file"], /the configured servers are none$/],
  ];
  for (const [mcp, chosen, reason, failureClass = "config"] of cases) {
    await withServers(mcp, ({ reply }) => {
      assert.equal(reply.kind, "failure");
      assert.equal(reply.failureClass, failureClass);
      assert.match(reply.reason, reason);
    }, chosen ? { values: { "api.mcp": chosen } } : {});
  }
});
