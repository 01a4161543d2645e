import assert from "node:assert/strict";
import { RunFolder } from "./run_folder.ts";
import { Project, runFactory } from "./support.ts";

Deno.test("TestGuardWorkspaceCreatedAndUsed: the sources are copied, and stages work on the copy", async () => {
  using project = new Project({ "seed.txt": "hello\n" });
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    tool [shape=parallelogram, tool_command="cat seed.txt && echo new > made.txt"];
    exit [shape=Msquare];
    start -> tool -> exit;
  }`);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.folder.text("workspace/seed.txt"), "hello\n");
  assert.equal(run.folder.text("tool/tool.stdout.txt"), "hello\n");
  assert.equal(run.folder.text("workspace/made.txt"), "new\n");
  assert.deepEqual(
    Array.from(Deno.readDirSync(project.workdir), ({ name }) => name),
    ["seed.txt"],
  );
});

Deno.test("TestWorkspaceCopyExcludesNestedRunsDir: runs that are kept inside the sources are not copied", async () => {
  using project = new Project({ "seed.txt": "hello\n" });
  project.write(
    "pipeline.dot",
    "digraph { start [shape=Mdiamond]; exit [shape=Msquare]; start -> exit; }",
  );
  // The folder is the same however it is spelled; the seed lost itself when only one was absolute.
  for (
    const [runId, workdir, runsdir] of [
      ["one", ".", "./.runs"],
      ["two", project.workdir, ".runs"],
    ] as const
  ) {
    const { code } = await runFactory(
      [
        "run",
        ...["--workdir", workdir, "--runsdir", runsdir],
        ...["--run-id", runId, "pipeline.dot"],
      ],
      { cwd: project.workdir },
    );
    assert.equal(code, 0);
    const folder = new RunFolder(`${project.workdir}/.runs/${runId}`);
    assert.equal(folder.exists("workspace/seed.txt"), true);
    assert.equal(folder.exists("workspace/.runs"), false);
  }
});

Deno.test("TestCopyDirPreservesExecutableBit: a script that can be run can be run in the copy", async () => {
  using project = new Project({
    "run.sh": "#!/bin/sh\necho ran\n",
    "data.txt": "data\n",
  });
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    tool [shape=parallelogram, tool_command="./run.sh"];
    exit [shape=Msquare];
    start -> tool -> exit;
  }`);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.folder.text("tool/tool.stdout.txt"), "ran\n");
  const mode = (file: string) =>
    (Deno.statSync(`${run.folder.path}/workspace/${file}`).mode ?? 0) & 0o111;
  assert.equal(mode("run.sh"), 0o111);
  assert.equal(mode("data.txt"), 0);
});
