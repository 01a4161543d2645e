import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import verification from "../../handlers/verification.ts";
import type { AttrValue, JsonValue } from "../../lib/handler.ts";
import { exists } from "../../scripts/support/files.ts";
import { type Trial, trial, withFolder } from "./context.ts";

const ALLOWED = {
  "verification.allowed_commands": ["echo", "sh", "cat", "pwd"],
};

interface Case {
  readonly plan?: JsonValue;
  readonly values?: Readonly<Record<string, AttrValue>>;
  /** Texts of files in the workspace; a folder ends with a slash. */
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
}

async function verify(folder: string, given: Case): Promise<Trial> {
  const { plan, values = ALLOWED, files = {}, links = {} } = given;
  const workspace = `${folder}/workspace`;
  await Deno.mkdir(workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const parent = path.slice(0, path.lastIndexOf("/") + 1);
    await Deno.mkdir(`${workspace}/${parent}`, { recursive: true });
    if (path !== parent) await Deno.writeTextFile(`${workspace}/${path}`, text);
  }
  for (const [path, target] of Object.entries(links)) {
    await Deno.symlink(target, `${workspace}/${path}`);
  }
  return trial(verification, values, {
    folder,
    values: plan === undefined ? {} : { "verification.plan": plan },
  });
}

Deno.test("verification keeps the results up to a command that is not allowed", () =>
  withFolder(async (folder) => {
    const { outcome, artifact, context } = await verify(folder, {
      plan: {
        files: ["a.txt", `${folder}/workspace/sub`],
        commands: ['echo "a  b" $HOME', "sh -c 'echo >x'"],
      },
      files: { "a.txt": "a", "sub/": "" },
    });
    equal(
      outcome.failureReason,
      "verification command not allowed: sh -c 'echo >x'",
    );
    deepEqual(JSON.parse(artifact("verification.results.json") ?? ""), {
      schema_version: 1,
      checked_files: ["a.txt", "sub"],
      commands: [{
        command: 'echo "a  b" $HOME',
        exit_code: 0,
        stdout: "a  b $HOME\n",
        stderr: "",
      }],
    });
    deepEqual(context.lines, ['echo "a  b" $HOME']);
  }));

Deno.test("verification succeeds when everything is as planned", () =>
  withFolder(async (folder) => {
    const { outcome, artifact } = await verify(folder, {
      plan: { files: ["a.txt"], commands: ["cat a.txt", "pwd"] },
      files: { "a.txt": "hello" },
    });
    deepEqual(outcome, { status: "success" });
    const workspace = `${folder}/workspace`;
    equal(
      artifact("verification.plan.json"),
      `{
  "schema_version": 1,
  "files": [
    "a.txt"
  ],
  "commands": [
    "cat a.txt",
    "pwd"
  ]
}
`,
    );
    deepEqual(
      JSON.parse(artifact("verification.results.json") ?? "").commands,
      [
        { command: "cat a.txt", exit_code: 0, stdout: "hello", stderr: "" },
        { command: "pwd", exit_code: 0, stdout: `${workspace}\n`, stderr: "" },
      ],
    );
  }));

Deno.test("verification runs in its workdir, which $PWD names", () =>
  withFolder(async (folder) => {
    const { outcome, artifact } = await verify(folder, {
      plan: {
        files: ["agent/main.txt"],
        commands: ["cat main.txt", 'CACHE="$PWD/.cache" sh show.sh'],
      },
      values: { ...ALLOWED, "verification.workdir": "./agent/" },
      files: {
        "agent/main.txt": "main",
        "agent/show.sh": 'echo "$CACHE"; echo "$PWD"',
      },
    });
    equal(outcome.status, "success");
    const agent = `${folder}/workspace/agent`;
    equal(
      JSON.parse(artifact("verification.results.json") ?? "").commands[1]
        .stdout,
      `${agent}/.cache\n${agent}\n`,
    );
  }));

Deno.test("verification stops at the first command that fails", () =>
  withFolder(async (folder) => {
    const { outcome, artifact } = await verify(folder, {
      plan: { commands: ["sh fail.sh", "echo never"] },
      files: { "fail.sh": "echo no >&2; exit 3" },
    });
    deepEqual(outcome, {
      status: "fail",
      failureReason: "verification command failed: sh fail.sh (exit=3)",
      failureClass: "deterministic",
      workspaceUntouched: false,
    });
    deepEqual(
      JSON.parse(artifact("verification.results.json") ?? "").commands,
      [{ command: "sh fail.sh", exit_code: 3, stdout: "", stderr: "no\n" }],
    );
  }));

Deno.test("verification fails, and does not break, when a program is missing", () =>
  withFolder(async (folder) => {
    const { outcome, artifact } = await verify(folder, {
      plan: { commands: ["no-such-program x"] },
      values: { "verification.allowed_commands": ["no-such-program"] },
    });
    equal(
      outcome.failureReason,
      "verification command failed: no-such-program x (exit=127)",
    );
    ok(artifact("verification.results.json")?.includes("Cannot start"));
  }));

Deno.test("verification reads its plan from another key or a file", () =>
  withFolder(async (folder) => {
    const plan = JSON.stringify({ commands: ["echo hi"] });
    const file = { ...ALLOWED, "verification.plan_file": "plans/a.json" };
    const done = await verify(folder, {
      values: file,
      files: { "plans/a.json": plan },
    });
    equal(done.outcome.status, "success");
    const { outcome } = await trial(
      verification,
      { ...ALLOWED, "verification.plan_context_key": "my.plan" },
      { folder, values: { "my.plan": plan } },
    );
    equal(outcome.status, "success");
  }));

const COMPLAINTS: readonly (Case & {
  readonly reason: string;
  readonly class?: string;
})[] = [
  { reason: "verification plan missing in context key: verification.plan" },
  {
    values: { "verification.plan_context_key": "my.plan" },
    reason: "verification plan missing in context key: my.plan",
  },
  {
    values: { "verification.plan_file": "plan.json" },
    reason: "verification plan missing in file: plan.json",
  },
  {
    values: { "verification.plan_file": "link.json" },
    links: { "link.json": "/etc/hostname" },
    reason:
      'invalid verification file path "link.json": it leads out of the workspace by a link',
    class: "guardrail",
  },
  {
    plan: { commands: [] },
    reason: "verification plan must contain at least one command",
  },
  {
    plan: { files: ["missing"], commands: ["echo"] },
    values: {},
    reason: "verification.allowed_commands is required",
    class: "config",
  },
  {
    plan: { files: ["a", "missing"], commands: ["rm x"] },
    files: { a: "" },
    reason: "verification file missing: missing",
  },
  {
    plan: { files: ["dangling"], commands: ["echo"] },
    links: { dangling: "nowhere" },
    reason: "verification file missing: dangling",
  },
  {
    plan: { files: ["out/hostname"], commands: ["echo"] },
    links: { out: "/etc" },
    reason:
      'invalid verification file path "out/hostname": it leads out of the workspace by a link',
    class: "guardrail",
  },
  {
    plan: { commands: ["echo"] },
    values: { ...ALLOWED, "verification.workdir": "/tmp" },
    reason: "verification.workdir must be relative",
    class: "config",
  },
  {
    plan: { commands: ["echo"] },
    values: { ...ALLOWED, "verification.workdir": "a/../.." },
    reason: "verification.workdir cannot contain parent segment",
    class: "config",
  },
  {
    plan: { commands: ["echo"] },
    values: { ...ALLOWED, "verification.workdir": "sub" },
    reason: "verification.workdir missing: sub",
  },
  {
    plan: { commands: ["echo"] },
    values: { ...ALLOWED, "verification.workdir": "sub" },
    files: { sub: "" },
    reason: "verification.workdir is not a directory: sub",
  },
  {
    plan: { commands: ["echo"] },
    values: { ...ALLOWED, "verification.workdir": "sub" },
    links: { sub: "/etc" },
    reason:
      'invalid verification file path "sub": it leads out of the workspace by a link',
    class: "guardrail",
  },
  {
    plan: { commands: ["cat /etc/passwd"] },
    reason: "tool_command rejected by guardrail: contains absolute path",
    class: "guardrail",
  },
  {
    plan: { commands: ["rm x"] },
    reason: "verification command not allowed: rm x",
    class: "guardrail",
  },
  {
    plan: { commands: ["echo a && rm x"] },
    reason: "verification command not allowed: echo a && rm x",
    class: "guardrail",
  },
];

for (
  const { reason, class: failureClass = "deterministic", ...given }
    of COMPLAINTS
) {
  Deno.test(`verification fails: ${reason} (${failureClass})`, () =>
    withFolder(async (folder) => {
      const { outcome } = await verify(folder, given);
      deepEqual(outcome, {
        status: "fail",
        failureReason: reason,
        failureClass,
        workspaceUntouched: true,
      });
    }));
}

Deno.test("verification keeps what it has when it is aborted", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const workspace = `${folder}/workspace`;
    await Deno.mkdir(workspace);
    await Deno.writeTextFile(
      `${workspace}/hang.sh`,
      "mkdir hanging; sleep 1000",
    );
    const run = trial(verification, ALLOWED, {
      folder,
      values: {
        "verification.plan": { commands: ["echo one", "sh hang.sh"] },
      },
      signal: controller.signal,
      graceMs: 20,
    });
    for (let waits = 0; !exists(`${workspace}/hanging`); waits++) {
      ok(waits < 2000, "the command did not start");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    controller.abort("enough");
    await rejects(run, (error) => error === "enough");
    const results = await Deno.readTextFile(
      `${folder}/artifacts/verification.results.json`,
    );
    equal(JSON.parse(results).commands.length, 1);
  }));
