import assert from "node:assert/strict";
import { createFactory } from "../../mod.ts";
import { denoHost } from "../../lib/host/deno.ts";
import type { PluginOptions } from "../../lib/plugin.ts";
import type { RunReport, StageOutput } from "../../lib/report.ts";
import { folder } from "../lib/cli/support.ts";

const plugin = (type: string, code: string, more = "") =>
  `export default {
  type: "${type}", role: "work", help: "Does ${type}.", ${more}
  attributes: [{ name: "text", type: "string", help: "A text.",
    check: (text: string) => text === "bad" ? "text may not be bad" : undefined }],
  async run(node: any, context: any): Promise<any> { ${code} },
};
`;

interface Options {
  readonly plugins?: Partial<PluginOptions>;
  readonly signal?: AbortSignal;
  readonly onOutput?: (output: StageOutput) => void;
  readonly allowEnv?: readonly string[];
}

function run(
  root: string,
  text: string,
  { plugins, signal, onOutput, allowEnv = [] }: Options = {},
): Promise<RunReport> {
  return createFactory({
    host: {
      ...denoHost,
      env: (name) => name === "NAME" ? "value" : denoHost.env(name),
    },
    plugins: { folders: [`${root}/plugins`], ...plugins },
  }).run({ file: "test.dot", text }, {
    workdir: `${root}/source`,
    runsdir: `${root}/runs`,
    set: { "a.b": { c: 1 }, n: 7 },
    allowEnv,
    sinks: [{ event() {}, output: onOutput ?? (() => {}) }],
    ...(signal && { signal }),
  }).result;
}

Deno.test("a plugin knows and can do what any handler can", async () => {
  using project = folder({
    "source/in.txt": "in",
    "plugins/asks.ts": plugin(
      "asks",
      `
      console.log("printed");
      context.progress("told");
      context.notice("noticed");
      context.files.write("deep/out.txt", context.files.readText("in.txt") + "!");
      context.artifacts.write("a.txt", "artifact");
      const { code, stdout } = await context.exec({
        argv: ["sh", "-c", "cat; echo $X; exit 3"], stdin: "fed ", env: { X: "x" }, stdout: "out.txt",
      });
      const { id, label } = node;
      return { status: "success", contextUpdates: { seen: {
        id, label, text: node.values.text("text"), has: node.values.has("timeout"),
        run: context.runId.length > 0, visit: context.visit, attempt: context.attempt,
        executions: context.executions, goal: context.goal,
        value: context.value("n"), none: context.value("none") ?? null, keys: context.keys().includes("a.b"),
        expand: context.expand("$goal \${context.a.b.c} \${env.NAME} \${env.OTHER}"),
        command: context.expandCommand("echo \${context.n}").command,
        failure: context.failure.reason, env: context.env("NAME"), hidden: context.env("HOME") ?? null,
        downstream: context.downstream("verification").map((node: any) => node.values.list("verification.allowed_commands")),
        kind: context.files.kind("deep/out.txt"), artifact: context.artifacts.read("a.txt"),
        code, stdout,
      } } };`,
      `permissions: { run: ["sh"], env: ["NAME"] },`,
    ),
  });
  const lines: string[] = [];
  const report = await run(
    project.path,
    `digraph {
      graph [goal="the goal"]
      start -> broken -> it -> later -> exit
      broken [type=tool, tool_command="exit 9"]
      it [type=asks, label="It", text="own \${env.NAME}", allowed_write_paths="deep/out.txt"]
      later [type=verification, verification.allowed_commands="deno test"]
    }`,
    {
      plugins: { grants: { asks: { run: ["sh"], env: ["NAME"] } } },
      allowEnv: ["NAME"],
      onOutput: ({ node, text }) => node === "it" && lines.push(text),
    },
  );
  const read = (path: string) =>
    Deno.readTextFileSync(`${report.folder}/${path}`);
  const status = JSON.parse(read("it/status.json"));
  assert.deepEqual(status.context_updates.seen, {
    id: "it",
    label: "It",
    text: "own ${env.NAME}",
    has: false,
    run: true,
    visit: 1,
    attempt: 1,
    executions: 0,
    goal: "the goal",
    value: 7,
    none: null,
    keys: true,
    expand: "the goal 1 value ${env.OTHER}",
    command: status.context_updates.seen.command,
    failure: "tool_exit_code_9",
    env: "value",
    hidden: null,
    downstream: [["deno test"]],
    kind: "file",
    artifact: "artifact",
    code: 3,
    stdout: "fed x\n",
  }, status.failure_reason);
  assert.equal(read("workspace/deep/out.txt"), "in!");
  assert.equal(read("it/a.txt"), "artifact");
  assert.equal(read("it/out.txt"), "fed x\n");
  assert.match(read("it/plugin.log"), /^printed\n/);
  assert.ok(lines.includes("printed") && lines.includes("told"));
  assert.ok(report.notices.includes("noticed"));
  assert.match(
    report.notices.join("\n"),
    /\$\{env\.OTHER\} stays as it stands/,
  );
});

Deno.test("a plugin's own check of an attribute refuses it before it runs", async () => {
  using project = folder({
    "source/a": "",
    "plugins/mine.ts": plugin("mine", `throw new Error("ran")`),
  });
  const report = await run(
    project.path,
    "digraph { start -> it -> exit; it [type=mine, text=bad] }",
  );
  assert.equal(report.failedStages[0]?.reason, "text may not be bad");
  assert.equal(report.stages[1]?.class, "config");
});

Deno.test("a run that is stopped ends its plugin, which hears of it first", async () => {
  using project = folder({
    "source/a": "",
    "plugins/mine.ts": plugin(
      "mine",
      `
      context.signal.addEventListener("abort", () => context.artifacts.write("bye.txt", "bye"));
      context.progress("pid " + Deno.pid);
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      return { status: "success" };`,
    ),
  });
  const stop = new AbortController();
  let pid = 0;
  const report = await run(
    project.path,
    "digraph { start -> it -> exit; it [type=mine] }",
    {
      signal: stop.signal,
      onOutput({ text }) {
        pid = Number(/^pid (\d+)$/.exec(text)?.[1] ?? pid);
        if (pid > 0) stop.abort("interrupted");
      },
    },
  );
  assert.equal(report.status, "canceled");
  assert.throws(() => Deno.kill(pid, "SIGCONT"), Deno.errors.NotFound);
  assert.equal(
    Deno.readTextFileSync(`${report.folder}/it/bye.txt`),
    "bye",
  );
});

Deno.test("a plugin's node without a timeout has one all the same", async () => {
  using project = folder({
    "source/a": "",
    "plugins/mine.ts": plugin("mine", `await new Promise(() => {})`),
  });
  const report = await run(
    project.path,
    "digraph { start -> it -> exit; it [type=mine] }",
    { plugins: { timeoutMs: 200 } },
  );
  assert.equal(
    report.failedStages[0]?.reason,
    "timeout after 0.2s, which is a plugin's time at a node without timeout",
  );
  assert.equal(report.stages[1]?.class, "timeout");
});

Deno.test("a plugin that is not loaded in time stops nothing but itself", async () => {
  using project = folder({
    "source/a": "",
    "plugins/mine.ts": "for (;;);",
  });
  await assert.rejects(
    run(
      project.path,
      "digraph { start -> it -> exit; it [type=mine] }",
      { plugins: { loadTimeoutMs: 200 } },
    ),
    { name: "PluginError", message: /it was not loaded after 0\.2s$/ },
  );
});

Deno.test("a folder for an allowed file is there, and gone when nothing was written", async () => {
  using project = folder({
    "source/a": "",
    "plugins/mine.ts": plugin("mine", `return { status: "success" }`),
  });
  const report = await run(
    project.path,
    `digraph { start -> it -> exit; it [type=mine, allowed_write_paths="x/y/z.txt"] }`,
  );
  assert.equal(report.outcome, "success");
  assert.deepEqual(
    [...Deno.readDirSync(`${report.folder}/workspace`)].map(({ name }) => name),
    ["a"],
  );
});
