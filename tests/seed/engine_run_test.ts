import assert from "node:assert/strict";
import { Project, verdictOf } from "./support.ts";

Deno.test("TestExecLinearArtifacts: a linear run leaves statuses, a checkpoint, events and a trace", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    graph [goal="ship it"];
    start [shape=Mdiamond];
    work [shape=box, prompt="Do: $goal", "test.outcome"="success"];
    exit [shape=Msquare];
    start -> work; work -> exit;
  }`);
  assert.equal(run.code, 0, run.stderr);
  const { folder } = run;
  for (const node of ["start", "work", "exit"]) {
    assert.equal(folder.status(node).outcome, "success");
  }
  const { last_completed_node, completed_nodes } = folder.json(
    "checkpoint.json",
  );
  assert.equal(last_completed_node, "exit");
  assert.deepEqual(completed_nodes, ["exit", "start", "work"]);
  const types = folder.events().map(({ type }) => type);
  assert.deepEqual(types.filter((type) => type !== "CheckpointSaved"), [
    "PipelineStarted",
    ...["StageStarted", "StageCompleted"],
    ...["StageStarted", "StageCompleted"],
    ...["StageStarted", "StageCompleted"],
    "PipelineCompleted",
  ]);
  // language.md, section 9, "Durability": the seed saved one after each stage, factory at most
  // every 250 ms, and one that is exact when the run stops.
  const saved = folder.events("CheckpointSaved").at(-1);
  assert.equal(saved?.last_completed_node, "exit");
  assert.deepEqual(folder.trace().map(({ type }) => type), [
    "SessionInitialized",
    "PipelineStarted",
    ...["NodeInputCaptured", "NodeOutputCaptured", "RouteEvaluated"],
    ...["NodeInputCaptured", "NodeOutputCaptured", "RouteEvaluated"],
    ...["NodeInputCaptured", "NodeOutputCaptured"],
    "PipelineCompleted",
  ]);
});

Deno.test("TestExecToolCapturesOutput: what a tool prints is in its files, and how it exits", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    tool [shape=parallelogram, tool_command="echo out; echo err >&2"];
    exit [shape=Msquare];
    start -> tool -> exit;
  }`);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.folder.text("tool/tool.stdout.txt"), "out\n");
  assert.equal(run.folder.text("tool/tool.stderr.txt"), "err\n");
  assert.equal(run.folder.text("tool/tool.exitcode.txt"), "0\n");
});

Deno.test("TestExecRoutingByOutcome: a failed stage is left by the edge for failures", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    work ["test.outcome"="fail"];
    exit_ok [shape=Msquare];
    exit_fail [shape=Msquare];
    start -> work;
    work -> exit_fail [condition="outcome=fail"];
    work -> exit_ok [condition="outcome=success"];
  }`);
  assert.deepEqual(run.folder.route(), ["start", "work", "exit_fail"]);
  assert.equal(run.folder.exists("exit_ok"), false);
  // language.md, section 5, "The verdict": an edge that names the failure has dealt with it, so the
  // run ends well, as in the seed; that this exit does not say outcome=fail is a warning.
  assert.equal(verdictOf(run), "success");
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /exit_outcome.*exit_fail|exit_fail.*exit_outcome/);
});

Deno.test("TestExecWeightTieBreak: of two edges, weight 2 beats 1, and the smaller id decides a tie", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    a; b; c; d;
    exit [shape=Msquare];
    start -> a [weight=1];
    start -> b [weight=2];
    b -> d [weight=2];
    b -> c [weight=2];
    a -> exit; c -> exit; d -> exit;
  }`);
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(run.folder.route(), ["start", "b", "c", "exit"]);
});
