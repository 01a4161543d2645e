import assert from "node:assert/strict";
import { FAKE, Project, verdictOf } from "./support.ts";

const PIPELINE = `digraph G {
  start [shape=Mdiamond];
  a [shape=parallelogram, tool_command="echo a >> ran.txt"];
  b [shape=parallelogram, tool_command="echo b >> ran.txt"];
  exit [shape=Msquare];
  start -> a -> b -> exit;
}`;

// The seed's own test only looked for any started stage; this one says what its name does.
Deno.test("TestResumeDoesNotRerunCompletedNode: a run that stopped after a stage goes on with the next", async () => {
  using project = new Project();
  const stopped = await project.run(PIPELINE, {
    env: { ...FAKE, ATTRACTION_TEST_STOP_AFTER_NODE: "a" },
  });
  assert.equal(stopped.code, 1, stopped.stderr);
  assert.match(stopped.stderr, /test_stop/);
  assert.deepEqual(stopped.folder.route(), ["start", "a"]);
  assert.equal(
    stopped.folder.json("checkpoint.json").last_completed_node,
    "a",
  );

  const resumed = await project.run(PIPELINE, { flags: ["--resume"] });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.deepEqual(resumed.folder.route(), ["start", "a", "b", "exit"]);
  assert.equal(resumed.folder.text("workspace/ran.txt"), "a\nb\n");
  assert.equal(verdictOf(resumed), "success");
  const [loaded] = resumed.folder.trace("ResumeLoaded");
  assert.equal(loaded?.last_completed_node, "a");
  assert.equal(loaded?.last_outcome, "success");
  assert.deepEqual(loaded?.completed_nodes, ["a", "start"]);
});
