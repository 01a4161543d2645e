import assert from "node:assert/strict";
import { Project, type Run, verdictOf } from "./support.ts";

/** A tool that fails, and an agent that is to repair it. */
function failAndFix(
  project: Project,
  { command, fix = "" }: { readonly command: string; readonly fix?: string },
): Promise<Run> {
  return project.run(`digraph G {
    start [shape=Mdiamond];
    check [shape=parallelogram, type=tool, tool_command="${command}"];
    fix [shape=box, prompt="Mend what is broken."${fix}];
    exit [shape=Msquare];
    start -> check;
    check -> exit [condition="outcome=success"];
    check -> fix [condition="outcome=fail"];
    fix -> exit;
  }`);
}

Deno.test("TestFailureContextStoredForFixRouting: the context says what failed and why", async () => {
  using project = new Project();
  const run = await failAndFix(project, {
    command: "echo the reason >&2; exit 3",
  });
  assert.deepEqual(run.folder.route(), ["start", "check", "fix", "exit"]);
  assert.equal(run.code, 0, run.stderr);
  const context = run.folder.context();
  assert.equal(context["last_failure.node_id"], "check");
  assert.equal(context["last_failure.node_type"], "tool");
  assert.equal(context["last_failure.reason"], "tool_exit_code_3");
  assert.match(String(context["last_failure.at"]), /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.equal(
    context["last_failure.summary"],
    "failed_node=check\nfailed_node_type=tool\n" +
      "failure_reason=tool_exit_code_3\ntool_exit_code=3\n" +
      "tool_stderr:\nthe reason",
  );
  assert.deepEqual(context["last_failure.artifacts"], {
    status: "check/status.json",
    tool_stdout: "check/tool.stdout.txt",
    tool_stderr: "check/tool.stderr.txt",
    tool_exitcode: "check/tool.exitcode.txt",
  });
});

Deno.test("TestFixPromptIncludesFailureFeedback: the agent that repairs is told what failed", async () => {
  using project = new Project();
  const run = await failAndFix(project, {
    command: "echo the reason >&2; exit 3",
  });
  const prompt = run.folder.text("fix/prompt.md");
  assert.ok(prompt.includes(`Your task:
Mend what is broken.

Failure feedback (from previous failed stage):
- failed_node: check
- failure_reason: tool_exit_code_3
- details:
`));
  assert.match(prompt, /tool_stderr:\nthe reason/);
});

// language.md, section 5, "Failure feedback": the seed never cleared it.
Deno.test("an agent after the repair and its check is told of no failure", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    check [shape=parallelogram, tool_command="test -e fixed.txt"];
    fix ["test.write_files_json"="{\\"fixed.txt\\":\\"\\"}", allowed_write_paths="fixed.txt"];
    report [prompt="Report."];
    exit [shape=Msquare];
    start -> check;
    check -> fix [condition="outcome=fail"];
    fix -> check;
    check -> report [condition="outcome=success"];
    report -> exit;
  }`);
  assert.deepEqual(
    run.folder.route(),
    ["start", "check", "fix", "check", "report", "exit"],
  );
  assert.equal(run.code, 0, run.stderr);
  const told = run.folder.text("report/prompt.md");
  assert.ok(told.endsWith("\nYour task:\nReport.\n"), told);
  assert.doesNotMatch(told, /Failure feedback/);
  const stale = Object.keys(run.folder.context()).filter((key) =>
    key.startsWith("last_failure.")
  );
  assert.deepEqual(stale, []);
});

const PLANNING = `
    start [shape=Mdiamond];
    first [type=verification, "verification.allowed_commands"="go vet,go test"];
    second [type=verification, "verification.allowed_commands"="make"];
    exit [shape=Msquare];
    plan -> between -> first -> second -> exit;
    between [shape=parallelogram, tool_command="true"];
    start -> plan;
    plan -> exit [condition="outcome=fail"];`;

Deno.test("TestCodergenPromptIncludesDownstreamVerificationAllowlist: an agent is told what the next verification may run", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    plan [prompt="Make it.\\n", "test.outcome"=fail];${PLANNING}
  }`);
  // The search stops at the first verification node of each way.
  assert.equal(
    run.folder.text("plan/prompt.md"),
    `Make it.

Verification plan command allowlist (hard requirement):
- go test
- go vet
Use only these command families in verification_plan.commands.
`,
  );
});

Deno.test("TestCodergenPromptUsesNodeVerificationAllowlistOverride: the agent's own list comes before that of the verification", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    plan [prompt="Make it.", "test.outcome"=fail, "verification.allowed_commands"="npm test,cargo test,npm test"];${PLANNING}
  }`);
  assert.equal(
    run.folder.text("plan/prompt.md"),
    `Make it.

Verification plan command allowlist (hard requirement):
- npm test
- cargo test
Use only these command families in verification_plan.commands.
`,
  );
});

const SCRIPT = { "scripts/check.sh": "#!/bin/sh\nexit 1\n" };

Deno.test("TestFixNodeFailsFastWhenFailureSourceOutsideWriteScope: an agent that may not write the failed script is not asked", async () => {
  using project = new Project(SCRIPT);
  const run = await failAndFix(project, {
    command: "./scripts/check.sh",
    fix: `, allowed_write_paths="src/"`,
  });
  assert.equal(run.code, 1, run.stderr);
  const reason =
    "unfixable_failure_source: failed node check references scripts/check.sh outside allowed_write_paths for fix";
  assert.ok(run.stderr.includes(reason));
  assert.equal(run.folder.events("PipelineFailed")[0]?.error, reason);
  assert.deepEqual(run.folder.route(), ["start", "check"]);
  assert.equal(run.folder.exists("fix"), false);
});

Deno.test("TestFixNodeAllowedWhenWriteScopeIncludesFailureSource: an agent that may write the failed script is asked", async () => {
  using project = new Project(SCRIPT);
  const run = await failAndFix(project, {
    command: "./scripts/check.sh",
    fix: `, allowed_write_paths="src/,scripts/check.sh"`,
  });
  assert.deepEqual(run.folder.route(), ["start", "check", "fix", "exit"]);
  assert.equal(verdictOf(run), "success");
  assert.equal(run.code, 0, run.stderr);
});
