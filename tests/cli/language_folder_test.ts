/** Section 9: a run's folder. */

import assert from "node:assert/strict";
import { assertSays, type Ran, resume, run } from "./language_support.ts";

const BODY = `goal="g"; start -> a -> t -> v -> exit
  a [prompt=a, max_retries=1, test.outcome_sequence="retry,success", test.verification_plan_json="{\\"commands\\":[\\"true\\"]}"]
  t [type=tool, tool_command="echo x > y"]
  v [type=verification, verification.allowed_commands="true"]
  v -> t [condition="internal.visits.t<2"]`;

Deno.test("a run leaves its documents, its stages' files, and every attempt", async () => {
  using ran = await run(BODY);
  assert.equal(ran.verdict, "success");
  const paths = `manifest.json journal.jsonl events.jsonl trace.jsonl
    checkpoint.json workspace pipeline.dot start/status.json exit/status.json
    a/status.json a/workspace.diff.json a/prompt.md a/response.md
    a/attempts/1.2/status.json
    t/tool.stdout.txt t/tool.stderr.txt t/tool.exitcode.txt t/status.json
    t/attempts/2.1/tool.stdout.txt
    v/verification.plan.json v/verification.results.json workspace/y`;
  const missing = paths.split(/\s+/).filter((path) => !ran.has(path));
  assert.deepEqual(missing, []);
  assert.match(ran.read("pipeline.dot"), /^digraph \{\ngoal="g"/);
});

/** The fields that a document has at least: the seed's. */
const FIELDS: Readonly<Record<string, string>> = {
  "manifest.json":
    "schema_version pipeline_path original_workdir workspace_path started_at goal",
  "checkpoint.json":
    "schema_version run_id last_completed_node completed_nodes retry_counts context",
  "a/status.json":
    "schema_version outcome preferred_next_label preferred_label suggested_next_ids context_updates notes failure_reason",
  "t/workspace.diff.json": "schema_version created modified deleted",
  "v/verification.plan.json": "schema_version files commands",
  "v/verification.results.json": "schema_version checked_files commands",
};

Deno.test("documents have the seed's fields", async () => {
  using ran = await run(BODY);
  for (const [path, names] of Object.entries(FIELDS)) {
    const fields = Object.keys(ran.json(path));
    const missing = names.split(" ").filter((name) => !fields.includes(name));
    assert.deepEqual(missing, [], path);
  }
  const checkpoint = ran.json("checkpoint.json");
  assert.deepEqual(checkpoint.completed_nodes, [
    "a",
    "exit",
    "start",
    "t",
    "v",
  ]);
  assert.deepEqual(checkpoint.retry_counts, { a: 1 });
  const context = checkpoint.context as Record<string, unknown>;
  assert.equal(context["graph.goal"], "g");
  assert.equal(context["internal.retry_count.a"], 1);
  assert.equal(context.current_node, "exit");
  assert.equal(context.last_stage, "exit");
  assert.equal(context.outcome, "success");
});

/** Types of a view's lines, and the fields each has besides the envelope: the seed's. */
const LINES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "events.jsonl": {
    PipelineStarted: "run_id",
    StageStarted: "node_id",
    StageRetrying: "node_id retry_count",
    StageCompleted: "node_id outcome",
    StageFailed: "node_id failure_reason",
    GuardrailViolation: "node_id paths",
    CheckpointSaved: "last_completed_node",
    PipelineCompleted: "failed_stages",
  },
  "trace.jsonl": {
    SessionInitialized: "run_id pipeline_path workdir workspace resume",
    PipelineStarted: "run_id start_node",
    NodeInputCaptured:
      "node_id node_type node_shape node_attrs context_before workspace node_artifact_dir",
    NodeOutputCaptured:
      "node_id outcome failure_reason context_updates context_after context_delta status_path",
    RouteEvaluated: "from_node outcome next_node candidates",
    PipelineCompleted: "",
  },
};

Deno.test("the views' lines have the seed's types and fields", async () => {
  using ran = await run(
    `${BODY}; t [allowed_write_paths=""]`,
  );
  for (const [path, types] of Object.entries(LINES)) {
    const lines = ran.read(path).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    for (const line of lines) {
      assert.equal(line.schema_version, 1);
      assert.match(line.at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      assert.equal(line.run_id, "r");
      assert(Object.hasOwn(types, line.type), `${path} ${line.type}`);
    }
    const seqs = lines.map(({ seq }) => seq);
    assert.deepEqual(seqs, seqs.toSorted((a, b) => a - b));
    for (const [type, names] of Object.entries(types)) {
      const line = lines.find((one) => one.type === type);
      assert(line, `${path} ${type}`);
      const missing = names.split(" ").filter((name) =>
        name !== "" && !Object.hasOwn(line, name)
      );
      assert.deepEqual(missing, [], `${path} ${type}`);
    }
  }
});

Deno.test("a failed run says why in both views", async () => {
  using ran = await run(
    'start -> t; t [type=tool, tool_command="exit 1"]; t -> exit [condition="outcome=success"]',
  );
  for (const path of ["events.jsonl", "trace.jsonl"]) {
    const { type, error } = JSON.parse(
      ran.read(path).trimEnd().split("\n").at(-1) ?? "",
    );
    assert.deepEqual([type, error], [
      "PipelineFailed",
      "no route from node t for outcome fail",
    ]);
  }
});

Deno.test("the node id workspace is reserved", () =>
  assertSays(
    'start -> workspace -> exit; workspace [prompt=x, allowed_write_paths="./"]',
    /error\[reserved_node_id\] 2:29 /,
  ));

Deno.test("a resumed run goes on after the last node, and the fake agent with its sequence", async () => {
  const body = `node [prompt=p, max_retries=1]
    a [test.outcome_sequence="retry,success,retry,partial_success,fail"]
    b [test.outcome_sequence="fail,fail,success"]
    start -> a -> b; b -> a [condition="outcome=fail"]; b -> exit`;
  using whole = await run(body);
  const wanted = ["start success"];
  wanted.push("a success", "b fail", "a partial_success", "b success");
  wanted.push("exit success");
  assert.deepEqual(stagesOf(whole), wanted);
  assert.equal(whole.verdict, "success");

  const env = {
    ATTRACTION_BACKEND: "fake",
    ATTRACTION_TEST_STOP_AFTER_NODE: "a",
  };
  using stopped = await run(body, { env });
  assert.equal(stopped.verdict, "test_stop");
  assert.deepEqual(stagesOf(stopped), wanted.slice(0, 2));
  const resumed = await resume(stopped);
  assert.deepEqual(stagesOf(resumed), wanted);
  assert.equal(resumed.verdict, "success");
});

function stagesOf({ report }: Ran): readonly string[] {
  return report.stages.map(({ node, outcome }) => `${node} ${outcome}`);
}
