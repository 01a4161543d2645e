import assert from "node:assert/strict";
import { factory, type Finished } from "../support/cli.ts";
import { folder } from "../lib/cli/support.ts";

const plugin = (type: string, more = "", code = "") =>
  `export default {
  type: "${type}", role: "work", help: "Does ${type}.", attributes: [], ${more}
  run(_node: unknown, context: any) { ${code} return { status: "success", notes: import.meta.url }; },
};
`;
const pipeline = (type: string) =>
  `digraph { start -> it -> exit; it [type="${type}"] }`;

function run(cwd: string, ...args: string[]): Promise<Finished> {
  return factory(["run", "p/a.dot", "--run-id", "r", ...args], { cwd });
}

function notes(cwd: string): string {
  return JSON.parse(
    Deno.readTextFileSync(`${cwd}/.factory/runs/r/it/status.json`),
  ).notes;
}

Deno.test("a plugin is found in --plugins, then in the project, then beside the pipeline", async () => {
  const places = ["given", ".factory/plugins", "p/plugins"];
  for (let first = 0; first < places.length; first++) {
    using project = folder({
      "p/a.dot": pipeline("mine"),
      ...Object.fromEntries(
        places.slice(first).map((
          place,
        ) => [`${place}/mine.ts`, plugin("mine")]),
      ),
    });
    const { code, stderr } = await run(project.path, "--plugins", "given");
    assert.equal(code, 0, stderr);
    assert.ok(notes(project.path).endsWith(`/${places[first]}/mine.ts`));
    const hidden = stderr.split("\n").filter((line) => line.includes("hides"));
    assert.equal(hidden.length, places.length - 1 - first, stderr);
  }
});

Deno.test("what a plugin asks for has to be granted before the run, and the flag is told", async () => {
  using project = folder({
    "p/a.dot": pipeline("team.mine"),
    "p/plugins/team.mine.ts": plugin(
      "team.mine",
      `permissions: { env: ["TOKEN"], net: ["api.example.com"] },`,
      `if (context.env("TOKEN") !== "t0k3n") throw new Error("no token");`,
    ),
  });
  const { path } = project;
  const env = { TOKEN: "t0k3n" };
  const flag = "team.mine=net:api.example.com,env:TOKEN";
  for (const more of [[], ["--dry-run"]]) {
    const { code, stderr } = await run(path, ...more);
    assert.equal(code, 2);
    assert.equal(
      stderr,
      `error: Cannot start the run: plugin team.mine asks at node it for net api.example.com, env TOKEN, which was not granted
hint: add --allow-plugin ${flag}
`,
    );
  }
  const granted = await factory(
    ["run", "p/a.dot", "--run-id", "r", "--allow-plugin", flag],
    { cwd: path, env },
  );
  assert.equal(granted.code, 0, granted.stderr);
  const wrong = await run(path, "--allow-plugin", "team.mine=api.example.com");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /has to start with one of net: env: run:/);
});

Deno.test("a plugin replaces a built-in handler only when it is asked to", async () => {
  using project = folder({
    "p/a.dot":
      `digraph { start -> it -> exit; it [type=tool, tool_command="true"] }`,
    "p/plugins/tool.ts": plugin("tool"),
    "p/plugins/start.ts": plugin("start"),
  });
  const { path } = project;
  const refused = await run(path);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /there is a built-in handler of type "tool"\nhint: --override-handler tool puts the plugin in its place\n$/,
  );
  const fixed = await run(path, "--override-handler", "start");
  assert.equal(fixed.code, 2);
  assert.match(fixed.stderr, /Cannot replace the handler "start"/);
  const { code, stderr } = await run(path, "--override-handler", "tool");
  assert.equal(code, 0, stderr);
  assert.ok(notes(path).endsWith("/p/plugins/tool.ts"));
});

Deno.test("a plugin that is none is an error before the run, and hides no other in the list", async () => {
  const broken: [text: string, message: RegExp][] = [
    [
      "export default {",
      /Cannot load plugin ".*\/mine\.ts": SyntaxError: [^]*mine\.ts:1:17\n/,
    ],
    ["export default 7", /it has no default export that is an object/],
    [
      plugin("other"),
      /declares type "other", but its file is named after "mine"/,
    ],
    [plugin("mine", "api: 2,"), /it speaks API 2, this factory speaks 1\n/],
    [`${plugin("mine")}throw new Error("at once")`, /at once/],
    [
      `${plugin("mine")}Deno.readTextFileSync("/etc/passwd")`,
      /Requires read access/,
    ],
    [`${plugin("mine")}Deno.exit(0)`, /its host ended with code 0 before/],
  ];
  for (const [text, message] of broken) {
    using project = folder({
      "p/a.dot": pipeline("mine"),
      ".factory/plugins/mine.ts": text,
      ".factory/plugins/whole.ts": plugin("whole"),
    });
    const { code, stderr } = await run(project.path);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    const list = await factory(["handlers"], { cwd: project.path });
    assert.equal(list.code, 2);
    assert.match(list.stdout, /^whole .*Does whole\. .*whole\.ts/m);
    assert.match(list.stderr, message);
  }
});

Deno.test("only the plugins that a pipeline uses are read", async () => {
  using project = folder({
    "p/a.dot": pipeline("mine"),
    "p/plugins/mine.ts": plugin("mine"),
    "p/plugins/broken.ts": "export default {",
  });
  const { code, stderr } = await run(project.path);
  assert.equal(code, 0, stderr);
  const unknown = await factory(["validate", "p/b.dot"], {
    cwd:
      (Deno.writeTextFileSync(`${project.path}/p/b.dot`, pipeline("mina")),
        project.path),
  });
  assert.equal(unknown.code, 3);
  assert.match(
    unknown.stdout,
    /looked for plugins in .*\/\.factory\/plugins, .*\/p\/plugins/,
  );
});

Deno.test("a run with a plugin can be resumed, plugins found where they were", async () => {
  using project = folder({
    "p/a.dot":
      `digraph { start -> one -> it -> exit; one [type=mine]; it [type=mine] }`,
    "p/plugins/mine.ts": plugin("mine", `permissions: { env: ["A"] },`),
  });
  const { path } = project;
  const allow = ["--allow-plugin", "mine=env:A"];
  const stopped = await factory(
    ["run", "p/a.dot", "--run-id", "r", ...allow],
    { cwd: path, env: { ATTRACTION_TEST_STOP_AFTER_NODE: "one" } },
  );
  assert.equal(stopped.code, 1, stopped.stderr);
  const denied = await factory(["resume", "r"], { cwd: path });
  assert.equal(denied.code, 2, denied.stderr);
  const resumed = await factory(["resume", "r", ...allow], { cwd: path });
  assert.equal(resumed.code, 0, resumed.stderr);
});
