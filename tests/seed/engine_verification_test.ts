import assert from "node:assert/strict";
import { Project, type Run } from "./support.ts";

interface Plan {
  readonly files: readonly string[];
  readonly commands: readonly string[];
}

/** An agent that answers with a plan, and a node that verifies it; only success leads to the exit. */
function verify(
  project: Project,
  plan: Plan,
  allowed: string,
  attributes = "",
): Promise<Run> {
  // A JSON string's escapes are those of a DOT string.
  const text = JSON.stringify(JSON.stringify(plan));
  return project.run(`digraph G {
    start [shape=Mdiamond];
    implement [shape=box, "test.verification_plan_json"=${text}];
    verify [shape=parallelogram, type=verification, "verification.allowed_commands"="${allowed}"${attributes}];
    exit [shape=Msquare];
    start -> implement -> verify;
    verify -> exit [condition="outcome=success"];
  }`);
}

Deno.test("TestVerificationNodeFromPlanContext: an agent's plan is carried out, plan and results are kept", async () => {
  using project = new Project({ "main.go": "package main\n" });
  project.program("go", `echo "ok $*"`);
  const plan = { files: ["main.go"], commands: ["go test ./..."] };
  const run = await verify(project, plan, "go test");
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.folder.status("verify").outcome, "success");
  const { files, commands } = run.folder.json("verify/verification.plan.json");
  assert.deepEqual({ files, commands }, plan);
  const results = run.folder.json("verify/verification.results.json");
  assert.deepEqual(results.checked_files, ["main.go"]);
  assert.deepEqual(results.commands, [{
    command: "go test ./...",
    exit_code: 0,
    stdout: "ok test ./...\n",
    stderr: "",
  }]);
  assert.deepEqual(run.folder.context()["verification.plan"], plan);
});

Deno.test("TestVerificationNodeRejectsCommandOutsideAllowlist: a command that is not allowed fails the stage unrun", async () => {
  using project = new Project();
  project.program("rm", "touch ran.txt");
  const plan = { files: [], commands: ["rm all"] };
  const run = await verify(project, plan, "go test");
  assert.equal(run.code, 1, run.stderr);
  assert.match(run.stderr, /no route from node verify for outcome fail/);
  assert.equal(
    run.folder.status("verify").failure_reason,
    "verification command not allowed: rm all",
  );
  assert.equal(run.folder.exists("workspace/ran.txt"), false);
});

Deno.test("TestVerificationNodeAllowsEnvPrefixedGoCommand: leading assignments are honoured, $PWD in them is the working directory", async () => {
  using project = new Project();
  project.program("go", `mkdir -p "$GOCACHE" && touch "$GOCACHE/used"`);
  const plan = {
    files: [],
    commands: [`GOCACHE="$PWD/.gocache" go test ./...`],
  };
  const run = await verify(project, plan, "go test");
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.folder.exists("workspace/.gocache/used"), true);
});

Deno.test("TestVerificationNodeUsesConfiguredWorkdir: commands run in verification.workdir", async () => {
  using project = new Project({ "agent/main.go": "package main\n" });
  project.program("gofmt", `test "$1" = -l && cat "$2"`);
  const plan = { files: ["agent/main.go"], commands: ["gofmt -l main.go"] };
  const run = await verify(
    project,
    plan,
    "gofmt",
    `, "verification.workdir"="agent"`,
  );
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(
    run.folder.json("verify/verification.results.json").commands,
    [{
      command: "gofmt -l main.go",
      exit_code: 0,
      stdout: "package main\n",
      stderr: "",
    }],
  );
});
