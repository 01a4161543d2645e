import assert from "node:assert/strict";
import { jsonSink, reportJson } from "../../../lib/sinks/json.ts";
import { events, mendedRun, recorded, report } from "./support.ts";

Deno.test("json writes one object a line with the run's id", () => {
  const output = recorded();
  const sink = jsonSink(output);
  const all = mendedRun();
  for (const event of all) sink.event(event);
  const lines = output.text().trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assert.equal(lines.length, all.length);
  for (const [index, line] of lines.entries()) {
    assert.equal(line.schema_version, 1);
    assert.equal(line.seq, index + 1);
    assert.equal(line.run_id, "demo");
    assert.equal(line.type, all[index]?.type);
  }
});

Deno.test("json has keys in snake_case, and no snapshots", () => {
  const output = recorded();
  const sink = jsonSink(output);
  for (const event of mendedRun()) sink.event(event);
  const text = output.text();
  const keys = new Set(
    Array.from(text.matchAll(/"([A-Za-z_]+)":/g), (m) => m[1]),
  );
  for (const key of keys) assert.match(key!, /^[a-z_]+$/);
  for (const inner of ["delta", "tree", "files"]) assert.ok(!keys.has(inner));
});

Deno.test("json tells a failed stage with all that is known of it", () => {
  const output = recorded();
  jsonSink(output, { runId: "r" }).event(
    mendedRun().find(({ type, seq }) => type === "StageFinished" && seq > 3)!,
  );
  assert.deepEqual(JSON.parse(output.text()), {
    schema_version: 1,
    seq: 7,
    type: "StageFinished",
    at: "2026-01-14T10:15:06.000Z",
    run_id: "r",
    node_id: "check",
    visit: 1,
    attempt: 1,
    outcome: "fail",
    failure_reason: "tool_exit_code_1",
    failure_class: "deterministic",
    duration_ms: 1200,
    changes: { created: [], modified: [], deleted: [] },
  });
});

Deno.test("json carries the output of stages only when asked to", () => {
  const said = { node: "a", stream: "stdout", text: "hi\n" } as const;
  const quiet = recorded();
  jsonSink(quiet).output?.(said);
  assert.equal(quiet.text(), "");
  const loud = recorded();
  jsonSink(loud, { runId: "r", verbose: true }).output?.(said);
  assert.deepEqual(JSON.parse(loud.text()), {
    schema_version: 1,
    type: "StageOutput",
    run_id: "r",
    node_id: "a",
    stream: "stdout",
    text: "hi\n",
  });
});

Deno.test("a report as JSON has its verdict and its failures", () => {
  const value = reportJson(report({
    outcome: "partial_success",
    failedStages: [{ node: "a", reason: "no", class: "timeout" }],
    stages: [{
      node: "a",
      type: "tool",
      visit: 1,
      attempts: 2,
      outcome: "fail",
      reason: "no",
      class: "timeout",
      durationMs: 5,
    }],
  }));
  assert.deepEqual(JSON.parse(JSON.stringify(value)), {
    schema_version: 1,
    type: "RunReport",
    run_id: "demo",
    folder: "/home/me/.factory/runs/demo",
    status: "completed",
    outcome: "partial_success",
    failed_stages: [
      { node_id: "a", failure_reason: "no", failure_class: "timeout" },
    ],
    stages: [{
      node_id: "a",
      node_type: "tool",
      visit: 1,
      attempts: 2,
      outcome: "fail",
      failure_reason: "no",
      failure_class: "timeout",
      duration_ms: 5,
    }],
    notices: [],
    started_at: "2026-01-14T10:15:00.000Z",
    duration_ms: 23_100,
  });
});

Deno.test("every kind of event has a line of its own", () => {
  const output = recorded();
  const sink = jsonSink(output);
  for (
    const event of events(
      {
        type: "RunResumed",
        pipelinePath: "p.dot",
        pipelineHash: "x",
        changed: false,
      },
      { type: "CheckpointSaved", lastCompletedNode: "a" },
      { type: "RunFailed", error: "no", failedStages: [] },
      { type: "RunCanceled", reason: "terminated" },
    )
  ) sink.event(event);
  const lines = output.text().trimEnd().split("\n").map((line) => {
    const { schema_version: _, seq: __, at: ___, run_id: ____, ...own } = JSON
      .parse(line);
    return own;
  });
  assert.deepEqual(lines, [
    {
      type: "RunResumed",
      pipeline_path: "p.dot",
      pipeline_hash: "x",
      changed: false,
    },
    { type: "CheckpointSaved", last_completed_node: "a" },
    { type: "RunFailed", error: "no", failed_stages: [] },
    { type: "RunCanceled", reason: "terminated" },
  ]);
});
