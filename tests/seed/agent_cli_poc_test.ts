/** The seed's proof of concept: a pipeline that has an agent write a command-line program, and checks it. */

import assert from "node:assert/strict";
import { FAKE, Project, type Run, verdictOf } from "./support.ts";

/** The checks: each fails while its mark lies in the workspace. */
const SOURCES = {
  "scripts/preflight.sh": check("preflight"),
  "scripts/component_check.sh": check("component"),
  "scripts/user_check.sh": check("user"),
  "scripts/run_check.sh": `#!/bin/sh\nexec sh "$1" "$2"\n`,
  "agent/main.go": "package main\n",
  "agent/main_test.go": "package main\n",
};

function check(name: string): string {
  return `#!/bin/sh
if [ -f .${name}_fail ]; then echo "${name} check failed" >&2; exit 1; fi
echo "${name} check ok"
`;
}

interface Settings {
  /** The command of the agent's verification plan. */
  readonly planned: string;
  /** Attributes of the exit for a machine that is not ready. */
  readonly configExit?: string;
  readonly stopAfter?: string;
}

function poc(
  project: Project,
  { planned, configExit = "", stopAfter = "" }: Settings,
): Promise<Run> {
  // Knows as much of gofmt as the plans use: a file that is not there is an error.
  project.program(
    "gofmt",
    `shift
for file; do
  [ -f "$file" ] || { echo "stat $file: no such file or directory" >&2; exit 2; }
done`,
  );
  const plan = JSON.stringify({
    files: ["agent/main.go", "agent/main_test.go"],
    commands: [planned],
  });
  const pipeline = `digraph AgentCli {
    start [shape=Mdiamond];
    exit [shape=Msquare];
    config_exit [shape=Msquare${configExit}];

    preflight [shape=parallelogram, type=tool, tool_command="sh scripts/preflight.sh"];
    prepare [shape=parallelogram, type=tool, allowed_write_paths="agent/", tool_command="mkdir -p agent"];
    implement [
      shape=box,
      allowed_write_paths="agent/",
      "test.outcome"="success",
      "test.verification_plan_json"=${JSON.stringify(plan)}
    ];
    verify [shape=parallelogram, type=verification, "verification.allowed_commands"="gofmt,test -f,go test"];
    component_check [shape=parallelogram, type=tool, tool_command="sh scripts/component_check.sh agent"];
    user_check [shape=parallelogram, type=tool, tool_command="sh scripts/run_check.sh scripts/user_check.sh agent"];
    fix [shape=box, allowed_write_paths="agent/", "test.outcome"="success"];

    start -> preflight;
    preflight -> prepare [condition="outcome=success"];
    preflight -> config_exit [condition="outcome=fail"];
    prepare -> implement [condition="outcome=success"];
    prepare -> config_exit [condition="outcome=fail"];
    implement -> verify [condition="outcome=success"];
    implement -> fix [condition="outcome=fail"];
    verify -> component_check [condition="outcome=success"];
    verify -> fix [condition="outcome=fail"];
    component_check -> user_check [condition="outcome=success"];
    component_check -> fix [condition="outcome=fail"];
    user_check -> exit [condition="outcome=success"];
    user_check -> fix [condition="outcome=fail"];
    fix -> component_check [condition="outcome=success"];
    fix -> fix [condition="outcome=fail"];
  }`;
  return project.run(pipeline, {
    env: { ...FAKE, ATTRACTION_TEST_STOP_AFTER_NODE: stopAfter },
  });
}

const RIGHT = "gofmt -w agent/main.go agent/main_test.go";
/** For a working directory that is not the plan's. */
const WRONG = "gofmt -w main.go main_test.go";

Deno.test("TestAgentCliPocHappyPathReachesExit: the agent, its verification and all checks, then the exit", async () => {
  using project = new Project(SOURCES);
  const run = await poc(project, { planned: RIGHT });
  assert.deepEqual(run.folder.route(), [
    ...["start", "preflight", "prepare", "implement", "verify"],
    ...["component_check", "user_check", "exit"],
  ]);
  assert.equal(run.folder.status("verify").outcome, "success");
  assert.equal(run.folder.status("exit").outcome, "success");
  assert.equal(verdictOf(run), "success");
  assert.equal(run.code, 0, run.stderr);
});

Deno.test("TestAgentCliPocPreflightFailureRoutesToConfigExit: no agent is asked when the machine is not ready", async () => {
  using project = new Project({ ...SOURCES, ".preflight_fail": "" });
  const run = await poc(project, { planned: RIGHT });
  assert.deepEqual(run.folder.route(), ["start", "preflight", "config_exit"]);
  assert.equal(run.folder.status("config_exit").outcome, "success");
  assert.equal(run.code, 0, run.stderr);
});

// language.md, section 5, "The verdict": an exit may carry outcome=fail, which the seed did not know.
Deno.test("a preflight failure fails the run when the exit for it says so", async () => {
  using project = new Project({ ...SOURCES, ".preflight_fail": "" });
  const run = await poc(project, {
    planned: RIGHT,
    configExit: ", outcome=fail",
  });
  assert.deepEqual(run.folder.route(), ["start", "preflight", "config_exit"]);
  assert.equal(verdictOf(run), "fail");
  assert.equal(run.code, 1, run.stderr);
});

Deno.test("TestAgentCliPocVerificationCommandCWDMismatchFails: a plan for the wrong folder fails, and an agent is asked to repair", async () => {
  using project = new Project(SOURCES);
  const run = await poc(project, { planned: WRONG, stopAfter: "fix" });
  assert.match(run.stderr, /test_stop/);
  assert.equal(run.code, 1, run.stderr);
  const { outcome, failure_reason } = run.folder.status("verify");
  assert.equal(outcome, "fail");
  assert.equal(
    failure_reason,
    `verification command failed: ${WRONG} (exit=2)`,
  );
  assert.equal(run.folder.status("fix").outcome, "success");
  assert.match(
    run.folder.text("fix/prompt.md"),
    /- failed_node: verify\n[^]*stat main\.go: no such file or directory/,
  );
});

Deno.test("TestAgentCliPocValidateUserFailureStopsAsUnfixableScope: no agent is asked to repair a script that it may not write", async () => {
  using project = new Project({ ...SOURCES, ".user_fail": "" });
  const run = await poc(project, { planned: RIGHT });
  assert.equal(run.code, 1, run.stderr);
  assert.ok(
    run.stderr.includes(
      "unfixable_failure_source: failed node user_check references " +
        "scripts/run_check.sh,scripts/user_check.sh outside allowed_write_paths for fix",
    ),
    run.stderr,
  );
  assert.equal(run.folder.status("user_check").outcome, "fail");
  assert.equal(run.folder.exists("fix/status.json"), false);
  assert.equal(verdictOf(run), "PipelineFailed");
});
