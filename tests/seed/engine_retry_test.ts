import assert from "node:assert/strict";
import { Project, verdictOf } from "./support.ts";

Deno.test("TestRetryHonored: two retries, then success", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    flaky [max_retries=2, "test.outcome_sequence"="retry,retry,success"];
    exit [shape=Msquare];
    start -> flaky;
    flaky -> exit [condition="outcome=success"];
  }`);
  assert.equal(run.code, 0, run.stderr);
  const retries = run.folder.events("StageRetrying");
  assert.deepEqual(
    retries.map(({ node_id, retry_count }) => [node_id, retry_count]),
    [["flaky", 1], ["flaky", 2]],
  );
  assert.equal(run.folder.status("flaky").outcome, "success");
  assert.equal(run.folder.context()["internal.retry_count.flaky"], 2);
  // language.md, section 9: the second and later attempts overwrite nothing.
  const outcomes = ["1.1", "1.2", "1.3"].map((attempt) =>
    run.folder.json(`flaky/attempts/${attempt}/status.json`).outcome
  );
  assert.deepEqual(outcomes, ["retry", "retry", "success"]);
});

Deno.test("TestRetryExhaustionFails: a stage that is out of retries has failed, and without a route so has the run", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    flaky [max_retries=1, "test.outcome"="retry"];
    exit [shape=Msquare];
    start -> flaky;
    flaky -> exit [condition="outcome=success"];
  }`);
  assert.equal(run.code, 1, run.stderr);
  assert.match(run.stderr, /no route from node flaky for outcome fail/);
  assert.equal(run.folder.events("StageRetrying").length, 1);
  const { outcome, failure_reason } = run.folder.status("flaky");
  assert.equal(outcome, "fail");
  assert.equal(failure_reason, "retry_exhausted");
  assert.equal(verdictOf(run), "PipelineFailed");
});

Deno.test("TestRetryAllowPartial: with allow_partial, running out of retries is a partial success", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    flaky [max_retries=1, allow_partial=true, "test.outcome"="retry"];
    exit [shape=Msquare];
    start -> flaky;
    flaky -> exit [condition="outcome=partial_success"];
  }`);
  assert.equal(run.folder.status("flaky").outcome, "partial_success");
  assert.deepEqual(run.folder.route(), ["start", "flaky", "exit"]);
  assert.equal(run.code, 0, run.stderr);
});

// language.md, section 5, "Retries": fail outcomes are retried too, which the seed did not do.
Deno.test("a failed tool is tried again as often as max_retries says", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    start [shape=Mdiamond];
    tool [shape=parallelogram, max_retries=1, tool_command="test -e mark || { touch mark; exit 3; }"];
    exit [shape=Msquare];
    start -> tool;
    tool -> exit [condition="outcome=success"];
  }`);
  assert.equal(run.code, 0, run.stderr);
  const [retry] = run.folder.events("StageRetrying");
  assert.equal(retry?.reason, "tool_exit_code_3");
  assert.equal(
    run.folder.text("tool/attempts/1.1/tool.exitcode.txt"),
    "3\n",
  );
});
