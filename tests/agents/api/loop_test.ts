import assert from "node:assert/strict";
import { withFolder } from "../../handlers/context.ts";
import { mockProvider, type Say } from "./providers.ts";
import { ANSWER, DONE, turn } from "./turn_support.ts";

const READ = { name: "read_file", input: { path: "none" } };

Deno.test("the same call with the same result is told at the third time, and ends the turn at the fourth", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("responses", [{ tools: [READ] }]);
    const { reply } = await turn({ folder, mock });
    assert.deepEqual(reply, {
      kind: "failure",
      reason:
        "loop: the model called read_file again and again with the same input and the same result",
      failureClass: "deterministic",
    });
    assert.equal(mock.count(), 4);
    assert.ok(!mock.body(2).includes("again and again. Do"));
    assert.match(mock.body(3), /again and again. Do/);
  }));

Deno.test("a model that heeds the warning goes on", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("google", [
      { tools: [READ] },
      { tools: [READ, READ] },
      { tools: [{ name: "glob", input: { pattern: "*" } }, READ] },
      { tools: [ANSWER] },
    ]);
    const { reply } = await turn({ folder, mock });
    assert.equal(reply.kind, "text");
  }));

Deno.test("a model that comes to no end is stopped at api.max_steps", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("anthropic", (index) => ({
      tools: [{ name: "glob", input: { pattern: `${index}` } }, {
        name: "glob",
        input: { pattern: "*" },
      }],
    }));
    const { reply } = await turn({
      folder,
      mock,
      values: { "api.max_steps": 5 },
    });
    assert.equal(reply.kind, "failure");
    assert.match(
      reply.reason,
      /^api\.max_steps: the model has answered 5 times/,
    );
    assert.equal(mock.count(), 5);
  }));

Deno.test("calls that are made at once see what the ones before have written, in their order", () =>
  withFolder(async (folder) => {
    const append = (
      text: string,
    ): NonNullable<Extract<Say, { tools?: unknown }>["tools"]>[number] => ({
      name: "shell",
      input: { command: `sleep 0.05; printf ${text} >> log` },
    });
    const read = { name: "read_file", input: { path: "log" } };
    await using mock = mockProvider("responses", [
      { tools: [append("a"), read, append("b"), append("c"), read, read] },
      { tools: [ANSWER] },
    ]);
    const { of } = await turn({ folder, mock });
    const outputs = new Map(
      of("tool_result").map(({ id, output }) => [id, output]),
    );
    assert.deepEqual(
      of("tool_call").filter(({ name }) => name === "read_file").map(({ id }) =>
        outputs.get(id)
      ),
      [
        "     1\ta\n",
        "     1\tabc\n",
        "     1\tabc\n",
      ],
    );
  }));

Deno.test("what is no tool, or no input, is told to the model, and nothing is done", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("responses", [
      {
        tools: [
          { name: "read_fil", input: {} },
          { name: "shell", input: { command: "true" } },
          { name: "glob", input: { pattern: 7 } },
        ],
      },
      { tools: [ANSWER] },
    ]);
    const { reply, of, context } = await turn({
      ...{ folder, mock },
      values: { "api.tools": ["read_file", "glob"] },
    });
    assert.equal(reply.kind, "text");
    assert.deepEqual(of("tool_result").map(({ ok, output }) => [ok, output]), [
      [false, "there is no tool read_fil; did you mean read_file?"],
      [false, "there is no tool shell; the tools are read_file, glob"],
      [false, "pattern is a number, but has to be a string"],
    ]);
    assert.match(mock.body(1), /did you mean read_file/);
    const session = context.artifacts.read("api.session.json") ?? "";
    assert.equal(session.match(/"type":"tool-call"/g)?.length, 4);
    assert.equal(session.match(/"type":"tool-result"/g)?.length, 4);
  }));

Deno.test("a denial is an event, and the model hears what it may write", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("chat", [
      {
        tools: [{ name: "write_file", input: { path: "b.txt", content: "" } }],
      },
      { tools: [ANSWER] },
    ]);
    const { of } = await turn({
      ...{ folder, mock },
      limits: { allowedWritePaths: ["a.txt"] },
    });
    assert.deepEqual(of("denial"), [
      { type: "denial", action: "write", path: "b.txt" },
    ]);
    assert.match(mock.body(1), /this stage may write only a\.txt/);
  }));

Deno.test("the answer may come with other calls, which are carried out first", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("responses", [{
      tools: [ANSWER, {
        name: "write_file",
        input: { path: "a", content: "x" },
      }],
    }]);
    const { reply, context } = await turn({ folder, mock });
    assert.deepEqual(reply, {
      ...{ kind: "text", text: JSON.stringify(DONE), structured: DONE },
    });
    assert.equal(context.files.readText("a"), "x");
  }));

Deno.test("a model that ends without the answer has said a text", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("anthropic", [{ text: "I am done." }]);
    const { reply } = await turn({ folder, mock });
    assert.deepEqual(reply, { kind: "text", text: "I am done." });
  }));

for (const name of ["responses", "chat", "anthropic", "google"] as const) {
  Deno.test(`${name}: the turn that repairs an answer goes on in the session`, () =>
    withFolder(async (folder) => {
      await using mock = mockProvider(name, [
        { tools: [{ name: "write_file", input: { path: "a", content: "x" } }] },
        { text: "Finished." },
        { tools: [ANSWER] },
      ]);
      const first = await turn({ folder, mock });
      const session = first.of("session")[0]?.id ?? "";
      const second = await turn({
        ...{ folder, mock },
        request: { turn: 2, session, prompt: "Say it again." },
      });
      assert.deepEqual(second.reply, {
        ...{ kind: "text", text: JSON.stringify(DONE), structured: DONE },
      });
      const body = mock.body(2);
      for (
        const said of [
          "Do the work.",
          "created a: 1 characters",
          "Finished.",
          "Say it again.",
        ]
      ) {
        assert.ok(body.includes(said), said);
      }
    }));
}

Deno.test("a session is found by the path of its file, and no other file is", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("google", [{ text: "Hello." }]);
    await turn({ folder, mock });
    Deno.mkdirSync(`${folder}/other`);
    Deno.renameSync(
      `${folder}/artifacts/api.session.json`,
      `${folder}/other/api.session.json`,
    );
    const next = await turn({
      ...{ folder, mock },
      request: { session: "other/api.session.json", prompt: "Go on." },
    });
    assert.equal(next.reply.kind, "text");
    assert.match(mock.body(1), /Do the work\..*Hello\..*Go on\./);
    Deno.writeTextFileSync(
      `${folder}/other/api.session.json`,
      '{"messages":[{"role":"x"}]}',
    );
    for (
      const session of [
        "gone/api.session.json",
        "other/../other/api.session.json",
        "/etc/passwd",
        "other/api.session.json",
      ]
    ) {
      const { reply } = await turn({ folder, mock, request: { session } });
      assert.deepEqual(reply, { kind: "session gone" }, session);
    }
    assert.equal(mock.count(), 2);
  }));
