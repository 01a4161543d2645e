import assert from "node:assert/strict";
import { folder } from "../lib/cli/support.ts";
import { factory } from "./support.ts";

const PIPELINE = `digraph {
  start -> write -> check -> exit;
  write [type=words, words="hello", allowed_write_paths="words.txt"];
  check [type=tool, tool_command="grep -q HELLO words.txt && echo found", allowed_write_paths=""];
}
`;

/** Plain JavaScript: every form of factory loads it. */
const PLUGIN = `export default {
  type: "words", role: "work", help: "Writes words in capitals.",
  attributes: [{ name: "words", type: "string", help: "The words.", required: true }],
  run({ values }, context) {
    context.files.write("words.txt", values.text("words").toUpperCase());
    return { status: "success", contextUpdates: { "words.done": true } };
  },
};
`;

/** Writes where its node may not, past the context. */
const TRESPASSER = PLUGIN.replace(
  /context\.files\.write\([^;]*;/,
  "Deno.writeTextFileSync(`${context.workspace}/other.txt`, 'x');",
);

const RUN = ["run", "p.dot", "--workdir", "src", "--run-id", "r"];

Deno.test("the whole way: validate, stop after a stage, resume, list and show", async () => {
  using dir = folder({
    "p.dot": PIPELINE,
    "plugins/words.js": PLUGIN,
    "src/README.md": "",
  });
  const cwd = dir.path;
  const valid = await factory(["validate", "p.dot"], { cwd });
  assert.equal(valid.code, 0, valid.stdout + valid.stderr);

  const env = { ATTRACTION_TEST_STOP_AFTER_NODE: "write" };
  const stopped = await factory(RUN, { cwd, env });
  assert.notEqual(stopped.code, 0, stopped.stderr);
  const run = `${cwd}/.factory/runs/r`;
  assert.equal(Deno.readTextFileSync(`${run}/workspace/words.txt`), "HELLO");

  const resumed = await factory(["resume", "r", "--json"], { cwd });
  assert.equal(resumed.code, 0, resumed.stderr);
  const started = resumed.stdout.trimEnd().split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "StageStarted");
  assert.equal(started.length, 2, "check and exit, and not write again");
  assert.equal(
    Deno.readTextFileSync(`${run}/check/tool.stdout.txt`),
    "found\n",
  );

  const listed = await factory(["runs"], { cwd });
  assert.match(listed.stdout, /^r +success /m);
  const shown = await factory(["runs", "show", "r"], { cwd });
  assert.match(shown.stdout, /^check +tool +ok /m);
  const again = await factory(RUN, { cwd });
  assert.equal(again.code, 2, "the run id is taken");
});

Deno.test("a pipeline with errors is 3, with the place", async () => {
  using dir = folder({ "p.dot": "digraph {\n  start -> nowhere\n}\n" });
  for (const command of ["validate", "run"]) {
    const { code, stdout, stderr } = await factory([command, "p.dot"], {
      cwd: dir.path,
    });
    assert.equal(code, 3);
    assert.match(stdout + stderr, /^ {2}--> p\.dot:2:12$/m);
  }
});

Deno.test("neither a command nor a plugin writes where its node may not", async () => {
  const cases: [name: string, pipeline: string, plugin: string][] = [
    [
      "command",
      `digraph { start -> it -> exit;
        it [type=tool, tool_command="echo x > other.txt", allowed_write_paths="mine.txt"] }`,
      PLUGIN,
    ],
    [
      "plugin",
      `digraph { start -> it -> exit;
        it [type=words, words=x, allowed_write_paths="mine.txt"] }`,
      TRESPASSER,
    ],
  ];
  for (const [name, pipeline, plugin] of cases) {
    using dir = folder({
      "p.dot": pipeline,
      "plugins/words.js": plugin,
      "src/README.md": "",
    });
    const { code, stderr } = await factory(RUN, { cwd: dir.path });
    assert.equal(code, 1, `${name}: ${stderr}`);
    const left = [
      ...Deno.readDirSync(`${dir.path}/.factory/runs/r/workspace`),
    ].map((entry) => entry.name);
    assert.deepEqual(left, ["README.md"], name);
    const status = JSON.parse(
      Deno.readTextFileSync(`${dir.path}/.factory/runs/r/it/status.json`),
    );
    assert.equal(status.outcome, "fail", name);
  }
});

Deno.test("many commands are confined as the first one is", async () => {
  const ids = Array.from({ length: 24 }, (_, index) => `n${index}`);
  using dir = folder({
    "p.dot": `digraph { start -> ${ids.join(" -> ")} -> exit;
      ${
      ids.map((id) =>
        `${id} [type=tool, allowed_write_paths="mine.txt", tool_command="echo ${id} >> mine.txt; ! echo x 2>/dev/null > other.txt"]`
      ).join(";\n")
    } }`,
    "src/mine.txt": "",
  });
  const { code, stderr } = await factory(
    [...RUN, "--sandbox=landlock"],
    { cwd: dir.path },
  );
  if (/cannot be used|no Landlock/i.test(stderr)) {
    console.warn(`SKIPPED: there is no Landlock here: ${stderr}`);
    return;
  }
  assert.equal(code, 0, stderr);
  const text = Deno.readTextFileSync(
    `${dir.path}/.factory/runs/r/workspace/mine.txt`,
  );
  assert.equal(text, ids.map((id) => `${id}\n`).join(""));
});

Deno.test("what agents need of packages is there", async () => {
  const agents: [attributes: string, reason: RegExp][] = [
    [`agent.backend=api, llm_provider=openai, llm_model="m"`, /connect/i],
    [`agent.backend=acp, acp.command="false"`, /exit code 1/],
  ];
  for (const [attributes, reason] of agents) {
    using dir = folder({
      "p.dot": `digraph { start -> it -> exit;
        it [prompt="hello", allowed_write_paths="", timeout=30s, ${attributes}] }`,
      "src/README.md": "",
    });
    const { code, stderr } = await factory(RUN, {
      cwd: dir.path,
      env: {
        OPENAI_API_KEY: "x",
        OPENAI_BASE_URL: `http://127.0.0.1:${freePort()}`,
      },
    });
    assert.equal(code, 1, stderr);
    const status = JSON.parse(
      Deno.readTextFileSync(`${dir.path}/.factory/runs/r/it/status.json`),
    );
    assert.match(status.failure_reason, reason, attributes);
  }
});

/** A port that nobody listens on. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

Deno.test("an agent's output is held against its schema, in threads where that has patterns, in every form of factory", async () => {
  const node = (id: string, schema: unknown, output: unknown) =>
    `${id} [agent.backend=fake, prompt=p, allowed_write_paths="", output_schema=${
      JSON.stringify(JSON.stringify(schema))
    }, test.output_json=${JSON.stringify(JSON.stringify(output))}]`;
  const A = { a: { pattern: "^a+$" } };
  const $schema = "http://json-schema.org/draft-07/schema#";
  using dir = folder({
    "src/README.md": "",
    "p.dot": `digraph {
  start -> new -> old -> plain -> exit
  ${node("new", { properties: A }, { a: "aaa" })}
  ${node("old", { $schema, properties: A }, { a: "b" })}
  ${node("plain", { type: "object" }, {})}
}
`,
  });
  const ran = await factory(RUN, { cwd: dir.path });
  assert.equal(ran.code, 1, ran.stderr);
  const outcomes = ["new", "old", "plain"].map((id) => {
    const file = `${dir.path}/.factory/runs/r/${id}/status.json`;
    const status = JSON.parse(Deno.readTextFileSync(file));
    return `${status.outcome} ${status.failure_reason}`.trim();
  });
  assert.deepEqual(outcomes, [
    "success",
    `fail cannot read the agent's answer: output.a is "b", but must match pattern "^a+$"`,
    "success",
  ]);
});
