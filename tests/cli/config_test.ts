import assert from "node:assert/strict";
import { folder, pipeline } from "../lib/cli/support.ts";
import { factory, type Finished } from "../support/cli.ts";

const PLUGIN = `export default {
  type: "asks", role: "work", help: "Asks.", attributes: [],
  permissions: { env: ["TOKEN"] },
  run(_node: unknown, context: any) { return { status: "success", notes: context.env("TOKEN") }; },
};
`;

function project(
  config: object | string,
  files: Readonly<Record<string, string>> = {},
): ReturnType<typeof folder> {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  return folder({ ".factory/config.json": text, ...files });
}

function statusOf(root: string, node: string): { readonly notes?: string } {
  return JSON.parse(Deno.readTextFileSync(`${root}/r/${node}/status.json`));
}

function sandboxOf(root: string): string {
  const manifest = JSON.parse(Deno.readTextFileSync(`${root}/manifest.json`));
  return JSON.stringify(manifest);
}

Deno.test("a configuration file sets where runs are kept, what plugins may do and what texts may read", async () => {
  using at = project({
    runsdir: "kept",
    plugins: ["mine"],
    allow_plugins: ["asks=env:TOKEN"],
    override_handlers: ["conditional"],
    allow_env: ["CHANNEL"],
  }, {
    "p.dot":
      'digraph { start -> it -> say -> exit; it [type=asks]; say [type=tool, tool_command="echo ${env.CHANNEL}"] }',
    "mine/asks.ts": PLUGIN,
  });
  const env = { TOKEN: "t0k3n", CHANNEL: "beta" };
  const options = { cwd: at.path, env };
  const { code, stderr } = await factory(
    ["run", "p.dot", "--run-id", "r"],
    options,
  );
  assert.equal(code, 0, stderr);
  assert.equal(statusOf(`${at.path}/kept`, "it").notes, "t0k3n");
  assert.equal(
    Deno.readTextFileSync(`${at.path}/kept/r/say/tool.stdout.txt`),
    "beta\n",
  );
  const list = await factory(["runs"], options);
  assert.match(list.stdout, /^r +success/m);
  const resumed = await factory(["resume", "r"], options);
  assert.equal(resumed.code, 0, resumed.stderr);
  const completed = await factory(
    ["__complete", "--", "resume", ""],
    options,
  );
  assert.match(completed.stdout, /^r\t/m);
  for (const command of ["validate", "show"]) {
    const { code, stderr } = await factory([command, "p.dot"], options);
    assert.equal(code, 0, stderr);
  }
  const handlers = await factory(["handlers"], options);
  assert.match(handlers.stdout, /^asks .*mine\/asks\.ts/m);
  const other = await factory(["runs", "--runsdir", "other"], options);
  assert.equal(other.stderr, "No runs in other.\n");
});

Deno.test("the configured agent works where neither node nor environment names one", async () => {
  using at = project({ agent_backend: "command" }, {
    "p.dot":
      'digraph { start -> a -> exit; a [prompt=p, agent.command="echo done by command"] }',
    "node.dot":
      "digraph { start -> a -> exit; a [prompt=p, agent.backend=stub] }",
  });
  const answer = `${at.path}/.factory/runs/r/a/response.md`;
  const run = (id: string, file: string, env: Record<string, string> = {}) =>
    factory(["run", file, "--run-id", id], { cwd: at.path, env });
  const first = await run("r", "p.dot");
  assert.equal(first.code, 0, first.stderr);
  assert.match(Deno.readTextFileSync(answer), /done by command/);
  const cases: [id: string, file: string, env?: Record<string, string>][] = [
    ["by_node", "node.dot"],
    ["by_env", "p.dot", { ATTRACTOR_AGENT_BACKEND: "stub" }],
    ["by_old_env", "p.dot", { ATTRACTION_BACKEND: "stub" }],
  ];
  for (const [id, file, env] of cases) {
    const { code, stderr } = await run(id, file, env);
    assert.equal(code, 0, stderr);
    assert.throws(
      () => Deno.statSync(answer.replace("/r/a/", `/${id}/a/`)),
      Deno.errors.NotFound,
    );
  }
});

Deno.test("a flag beats the pipeline's sandbox, and that beats the file's", async () => {
  const attribute = 'graph [sandbox="off"]';
  const cases: [
    config: string,
    graph: string,
    flags: string[],
    wanted: string,
  ][] = [
    ["off", "", [], "off"],
    ["auto", "", [], "auto"],
    ["auto", attribute, [], "off"],
    ["off", "", ["--sandbox", "auto"], "auto"],
    ["auto", attribute, ["--sandbox", "auto"], "auto"],
  ];
  for (const [sandbox, graph, flags, wanted] of cases) {
    using at = project({ sandbox }, { "p.dot": pipeline("true", graph) });
    const { code, stderr } = await factory(
      ["run", "p.dot", "--run-id", "r", ...flags],
      { cwd: at.path },
    );
    assert.equal(code, 0, stderr);
    assert.match(
      sandboxOf(`${at.path}/.factory/runs/r`),
      new RegExp(`"wanted":"${wanted}"`),
    );
  }
});

Deno.test("a file that will not do stops every command that reads it, and no other", async () => {
  const broken: [config: string, stderr: string][] = [
    [
      '{\n  "sandbocks": "off"\n}',
      'error: Cannot use .factory/config.json:2:3: there is no key "sandbocks"\nhint: did you mean sandbox?\n',
    ],
    [
      '{"runsdir": "a"',
      "error: Cannot use .factory/config.json:1:16: expected a comma or }, but found the end of the file\nhint: mend .factory/config.json, or remove it\n",
    ],
  ];
  const reading = [
    ["run", "p.dot"],
    ["run", "p.dot", "--dry-run"],
    ["resume"],
    ["runs"],
    ["runs", "show", "r"],
    ["validate", "p.dot"],
    ["show", "p.dot"],
    ["handlers"],
  ];
  for (const [config, stderr] of broken) {
    using at = project(config, { "p.dot": pipeline("true") });
    const cwd = { cwd: at.path };
    const all = await Promise.all(reading.map((args) => factory(args, cwd)));
    for (const [index, result] of all.entries()) {
      const { code, stderr: said } = result;
      assert.deepEqual([code, said], [2, stderr], reading[index]?.join(" "));
    }
    for (const args of [["--version"], ["fmt", "p.dot"], ["run", "--help"]]) {
      const { code, stderr } = await factory(args, cwd);
      assert.equal(code, 0, stderr);
    }
    const { config: row, file } = await doctorRows(cwd.cwd);
    assert.equal(file.status, "error", JSON.stringify(row));
    assert.ok(stderr.includes(file.detail), file.detail);
    assert.ok(stderr.includes(file.cure ?? "?"), file.cure);
  }
});

Deno.test("an agent that does not exist is told with the place in the file", async () => {
  using at = project('{\n "agent_backend": "comand"}', {
    "p.dot": pipeline("true"),
  });
  for (const args of [["run", "p.dot"], ["validate", "p.dot"]]) {
    const { code, stderr } = await factory(args, { cwd: at.path });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /config\.json:2:19: agent_backend is "comand", but has to be one of .*command, .*\nhint: did you mean command\?\n$/,
    );
  }
  const { file } = await doctorRows(at.path);
  assert.equal(file.status, "error");
  assert.match(file.detail, /agent_backend is "comand"/);
});

Deno.test("doctor tells the file, and what it sets", async () => {
  using at = project({ runsdir: "kept", plugins: ["tools"] });
  const path = `${Deno.realPathSync(at.path)}/.factory/config.json`;
  const { all, file } = await doctorRows(at.path);
  assert.deepEqual(file, {
    name: "config file",
    status: "ok",
    detail: `${path} sets runsdir="kept", plugins=["tools"]`,
  });
  const missing = all.find(({ name, status }) =>
    name === "plugins" && status === "error"
  );
  assert.match(missing?.detail ?? "", /cannot read tools/);
  Deno.removeSync(path);
  const { file: none } = await doctorRows(at.path);
  assert.equal(none.detail, `there is no ${path}`);
});

Deno.test("what is no file is told, and keeps nobody waiting", async () => {
  using at = folder({
    ".factory/config.json/x": "",
    "p.dot": pipeline("true"),
  });
  const refused = (result: Finished) => {
    assert.equal(result.code, 2, result.stderr);
    assert.match(
      result.stderr,
      /^error: Cannot use \.factory\/config\.json: it is no file\n/,
    );
  };
  refused(await factory(["runs"], { cwd: at.path }));
  const path = `${at.path}/.factory/config.json`;
  Deno.removeSync(path, { recursive: true });
  const { success } = new Deno.Command("mkfifo", { args: [path] }).outputSync();
  assert.ok(success);
  refused(await factory(["runs"], { cwd: at.path }));
});

interface Row {
  readonly name: string;
  readonly status: string;
  readonly detail: string;
  readonly cure?: string;
}

async function doctorRows(
  cwd: string,
): Promise<{ all: readonly Row[]; file: Row; config: Row | undefined }> {
  const { stdout, stderr } = await factory(["doctor", "--json"], { cwd });
  const all: readonly Row[] = JSON.parse(stdout).checks;
  const file = all.find(({ name }) => name === "config file");
  assert.ok(file, stderr);
  return { all, file, config: all.find(({ name }) => name === "config") };
}
