import { deepEqual, equal, match, rejects } from "node:assert/strict";
import tool from "../../handlers/tool.ts";
import { trial, withFolder } from "./context.ts";

Deno.test("tool runs its command in the workspace and keeps what it printed", () =>
  withFolder(async (folder) => {
    const command = "pwd; echo problem >&2; echo made > made.txt";
    const { outcome, context, artifact, path } = await trial(
      tool,
      { tool_command: command },
      { folder },
    );
    deepEqual(outcome, {
      status: "success",
      contextUpdates: { "tool.output": `${context.workspace}\n` },
    });
    equal(artifact("tool.stdout.txt"), `${context.workspace}\n`);
    equal(artifact("tool.stderr.txt"), "problem\n");
    equal(artifact("tool.exitcode.txt"), "0\n");
    equal(await Deno.readTextFile(path("made.txt")), "made\n");
  }));

Deno.test("tool fails when the command exits with 2", () =>
  withFolder(async (folder) => {
    const { outcome, artifact } = await trial(
      tool,
      { tool_command: "echo half; exit 2" },
      { folder },
    );
    deepEqual(outcome, {
      status: "fail",
      failureReason: "tool_exit_code_2",
      failureClass: "deterministic",
      contextUpdates: { "tool.output": "half\n" },
    });
    equal(artifact("tool.exitcode.txt"), "2\n");
  }));

Deno.test("tool fails when a signal ends the command", () =>
  withFolder(async (folder) => {
    const values = { tool_command: "sh -c 'kill -KILL $PPID'; true" };
    const { outcome } = await trial(tool, values, { folder });
    equal(outcome.failureReason, "tool_exit_code_137");
  }));

Deno.test("tool creates its files even when nothing is printed", () =>
  withFolder(async (folder) => {
    const { artifact } = await trial(tool, { tool_command: "true" }, {
      folder,
    });
    equal(artifact("tool.stdout.txt"), "");
    equal(artifact("tool.stderr.txt"), "");
  }));

Deno.test("tool keeps the end of a long output in the context and all of it in its file", () =>
  withFolder(async (folder) => {
    const { outcome, artifact } = await trial(
      tool,
      { tool_command: "printf 0123456789", tool_output_limit: 3 },
      { folder },
    );
    deepEqual(outcome.contextUpdates, { "tool.output": "789" });
    equal(artifact("tool.stdout.txt"), "0123456789");
  }));

Deno.test("tool has an empty standard input", () =>
  withFolder(async (folder) => {
    const { outcome } = await trial(tool, { tool_command: "cat" }, { folder });
    equal(outcome.status, "success");
  }));

Deno.test("tool fills in variables as words, never as code", () =>
  withFolder(async (folder) => {
    const { artifact, context } = await trial(
      tool,
      { tool_command: "printf '%s|' $goal ${context.name} $$HOME $1" },
      {
        folder,
        goal: "a b; touch hacked",
        values: { name: "$(touch hacked)" },
      },
    );
    match(
      artifact("tool.stdout.txt") ?? "",
      /^a b; touch hacked\|\$\(touch hacked\)\|/,
    );
    equal(context.files.kind("hacked"), undefined);
  }));

Deno.test("tool says when a variable has no value", () =>
  withFolder(async (folder) => {
    const { outcome } = await trial(
      tool,
      { tool_command: "echo ${context.missing}" },
      { folder },
    );
    equal(outcome.failureClass, "config");
    match(outcome.failureReason ?? "", /\$\{context\.missing\}/);
  }));

const REJECTED: Readonly<Record<string, string>> = {
  "echo oops > ../oops.txt": "contains ..",
  "echo oops > /tmp/oops.txt": "contains absolute path",
  "cat ~/.profile": "contains ~",
};

for (const [command, problem] of Object.entries(REJECTED)) {
  Deno.test(`tool does not run ${command}`, () =>
    withFolder(async (folder) => {
      const { outcome, artifact } = await trial(
        tool,
        { tool_command: command },
        { folder },
      );
      deepEqual(outcome, {
        status: "fail",
        failureReason: `tool_command rejected by guardrail: ${problem}`,
        failureClass: "guardrail",
        workspaceUntouched: true,
      });
      equal(artifact("tool.exitcode.txt"), undefined);
    }));
}

Deno.test("tool runs such a command with allow_absolute", () =>
  withFolder(async (folder) => {
    const { outcome, path } = await trial(
      tool,
      { tool_command: "cd ..; echo hi > workspace/x", allow_absolute: true },
      { folder },
    );
    equal(outcome.status, "success");
    equal(await Deno.readTextFile(path("x")), "hi\n");
  }));

Deno.test("tool lets ./... and /dev/null pass the guardrail", () =>
  withFolder(async (folder) => {
    const values = { tool_command: "echo ./... >/dev/null 2>&1" };
    const { outcome } = await trial(tool, values, { folder });
    equal(outcome.status, "success");
  }));

Deno.test("tool needs a command", () =>
  withFolder(async (folder) => {
    for (const values of [{}, { tool_command: " \n" }]) {
      const { outcome } = await trial(tool, values, { folder });
      equal(outcome.failureReason, "tool_command required");
      equal(outcome.failureClass, "config");
    }
  }));

Deno.test("tool ends its command when it is aborted", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const run = trial(
      tool,
      { tool_command: "trap '' TERM; sleep 1000 & wait; sleep 1000" },
      { folder, signal: controller.signal, graceMs: 20 },
    );
    controller.abort("enough");
    await rejects(run, (error) => error === "enough");
  }));
