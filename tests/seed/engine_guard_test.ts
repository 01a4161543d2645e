import assert from "node:assert/strict";
import { Project, type Run, verdictOf } from "./support.ts";

/** A tool of which any outcome leads to the exit. */
function toolRun(
  project: Project,
  command: string,
  attributes = "",
  flags: readonly string[] = [],
): Promise<Run> {
  return project.run(
    `digraph G {
    start [shape=Mdiamond];
    tool [shape=parallelogram, tool_command="${command}"${attributes}];
    exit [shape=Msquare];
    start -> tool -> exit;
  }`,
    { flags },
  );
}

/**
 * The seed's run ended well here. By language.md, section 5, "The verdict", a
 * failure that an unconditional edge passes over makes it a partial success with exit code 1.
 */
function assertPassedOver(run: Run, node: string): void {
  assert.equal(run.folder.status(node).outcome, "fail");
  assert.deepEqual(run.folder.route(), ["start", node, "exit"]);
  assert.equal(verdictOf(run), "partial_success");
  assert.equal(run.code, 1, run.stderr);
}

const TWO_FILES = { "a.txt": "x\n", "b.txt": "y\n" };

Deno.test("TestGuardAllowlistPermitsSpecificWrites: a file that is allowed can be written", async () => {
  using project = new Project(TWO_FILES);
  const run = await toolRun(
    project,
    "sh -c 'echo hi > a.txt'",
    `, allowed_write_paths="a.txt"`,
  );
  assert.equal(run.code, 0, run.stderr);
  const { created, modified, deleted } = run.folder.diff("tool");
  assert.deepEqual([created, modified, deleted], [[], ["a.txt"], []]);
  assert.equal(run.folder.text("workspace/a.txt"), "hi\n");
});

Deno.test("TestGuardAllowlistPermitsDirectoryWrites: out/ allows out/a.txt", async () => {
  using project = new Project();
  const run = await toolRun(
    project,
    "mkdir -p out && echo a > out/a.txt",
    `, allowed_write_paths="out/"`,
  );
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(run.folder.diff("tool").created, ["out/a.txt"]);
  assert.equal(run.folder.text("workspace/out/a.txt"), "a\n");
});

Deno.test("TestGuardAllowlistViolationFails: writing what is not allowed fails the stage and is taken back", async () => {
  using project = new Project(TWO_FILES);
  const run = await toolRun(
    project,
    "echo hi > a.txt; echo hi > b.txt; echo hi > c.txt; rm -f a.txt",
    `, allowed_write_paths="a.txt"`,
  );
  assertPassedOver(run, "tool");
  const { failure_reason, failure_class } = run.folder.status("tool");
  assert.equal(
    failure_reason,
    "guardrail_violation: wrote disallowed files: b.txt,c.txt",
  );
  assert.equal(failure_class, "guardrail");
  const violations = run.folder.events("GuardrailViolation");
  assert.deepEqual(
    violations.map(({ node_id, paths }) => [node_id, paths]),
    [["tool", ["b.txt", "c.txt"]]],
  );
  // language.md, section 8: the seed left what was written, factory undoes what is not allowed.
  assert.equal(run.folder.exists("workspace/a.txt"), false);
  assert.equal(run.folder.text("workspace/b.txt"), "y\n");
  assert.equal(run.folder.exists("workspace/c.txt"), false);
});

// language.md, section 8: none is exempt; the seed let verification nodes write anywhere.
Deno.test("a verification node obeys the write limits like any other", async () => {
  using project = new Project();
  project.program("check", "echo x > dropped.txt");
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    plan ["test.verification_plan_json"="{\\"files\\":[],\\"commands\\":[\\"check\\"]}"];
    verify [shape=parallelogram, type=verification, "verification.allowed_commands"="check", allowed_write_paths=""];
    exit [shape=Msquare];
    start -> plan -> verify;
    verify -> exit [condition="outcome=success"];
  }`);
  assert.equal(run.code, 1, run.stderr);
  assert.equal(
    run.folder.status("verify").failure_reason,
    "guardrail_violation: wrote disallowed files: dropped.txt",
  );
  assert.equal(run.folder.exists("workspace/dropped.txt"), false);
});

/** language.md, section 6: the kernel refuses to write there, and where none does, the seed's guard refuses the command. */
const SANDBOXES: readonly (readonly string[])[] = [[], ["--sandbox=off"]];

Deno.test("TestGuardEscapeHeuristics: a command that names a parent folder creates nothing there", async () => {
  for (const flags of SANDBOXES) {
    using project = new Project();
    const run = await toolRun(
      project,
      "sh -c 'echo oops > ../oops.txt'",
      "",
      flags,
    );
    assertPassedOver(run, "tool");
    assert.equal(run.folder.exists("oops.txt"), false);
    assertRefused(run, "contains ..");
  }
});

Deno.test("TestGuardNoWritesOutsideWorkspace: a command that names an absolute path creates nothing there", async () => {
  for (const flags of SANDBOXES) {
    using project = new Project();
    const target = `${project.root}/outside.txt`;
    const run = await toolRun(
      project,
      `sh -c 'echo oops > ${target}'`,
      "",
      flags,
    );
    assertPassedOver(run, "tool");
    assert.throws(() => Deno.lstatSync(target), Deno.errors.NotFound);
    assertRefused(run, "contains absolute path");
  }
});

function assertRefused(run: Run, problem: string): void {
  const { failure_reason, failure_class } = run.folder.status("tool");
  if (run.folder.json("manifest.json").write_limits === "kernel") {
    assert.match(String(failure_reason), /^tool_exit_code_\d+$/);
    assert.match(
      run.folder.text("tool/tool.stderr.txt"),
      /Permission denied|Read-only file system/,
    );
    return;
  }
  assert.equal(
    failure_reason,
    `tool_command rejected by guardrail: ${problem}`,
  );
  assert.equal(failure_class, "guardrail");
}

// The seed's test needs Go; what matters is that the guard lets the three dots through.
Deno.test("TestGuardAllowsGoTestDotDotDot: go test ./... passes the guard", async () => {
  using project = new Project();
  project.program("go", `echo "ok $*"`);
  const run = await toolRun(project, "go test ./...");
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.folder.text("tool/tool.stdout.txt"), "ok test ./...\n");
});
