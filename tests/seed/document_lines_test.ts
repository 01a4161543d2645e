/** The lines of `events.jsonl` and `trace.jsonl`: at least the seed's fields, under the seed's names. */

import assert from "node:assert/strict";
import type { Line } from "./run_folder.ts";
import { FAKE, Project } from "./support.ts";

/** Comes by a retry, a guardrail violation, a failure with a route and one without. */
const PIPELINE = `digraph G {
  graph [goal="see everything"];
  start [shape=Mdiamond];
  flaky [max_retries=1, "test.outcome_sequence"="retry,success", "test.context_updates_json"="{\\"colour\\":\\"red\\"}"];
  write [shape=parallelogram, type=tool, tool_command="echo x > b.txt", allowed_write_paths="a.txt"];
  last [shape=parallelogram, type=tool, tool_command="exit 7"];
  exit [shape=Msquare];
  start -> flaky;
  flaky -> write;
  write -> last [condition="outcome=fail", weight=2];
  write -> exit [condition="outcome=success"];
  last -> exit [condition="outcome=success"];
}`;

/** Fields by type, besides those that every line has. */
const EVENT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  PipelineStarted: ["run_id"],
  StageStarted: ["node_id"],
  StageRetrying: ["node_id", "retry_count"],
  GuardrailViolation: ["node_id", "paths"],
  StageCompleted: ["node_id", "outcome"],
  StageFailed: ["node_id", "failure_reason"],
  CheckpointSaved: ["last_completed_node"],
  PipelineFailed: ["error"],
  PipelineResumed: [],
  PipelineCompleted: [],
};

const TRACE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  SessionInitialized: [
    ...["run_id", "pipeline_path", "workdir", "workspace", "resume"],
  ],
  ResumeLoaded: ["last_completed_node", "last_outcome", "completed_nodes"],
  PipelineStarted: ["run_id", "start_node"],
  NodeInputCaptured: [
    ...["node_id", "node_type", "node_shape", "node_attrs"],
    ...["context_before", "workspace", "node_artifact_dir"],
  ],
  NodeOutputCaptured: [
    ...["node_id", "outcome", "failure_reason", "context_updates"],
    ...["context_after", "context_delta", "status_path"],
  ],
  RouteEvaluated: ["from_node", "outcome", "next_node", "candidates"],
  PipelineFailed: ["error"],
  PipelineCompleted: [],
};

interface Lines {
  readonly events: readonly Line[];
  readonly trace: readonly Line[];
}

/** The lines of a run that was stopped, resumed, and failed. */
async function lines(): Promise<Lines> {
  using project = new Project();
  const stopped = await project.run(PIPELINE, {
    env: { ...FAKE, ATTRACTION_TEST_STOP_AFTER_NODE: "flaky" },
  });
  assert.equal(stopped.code, 1, stopped.stderr);
  const { code, stderr, folder } = await project.run(PIPELINE, {
    flags: ["--resume"],
  });
  assert.equal(code, 1, stderr);
  return { events: folder.events(), trace: folder.trace() };
}

let once: Promise<Lines> | undefined;

function theLines(): Promise<Lines> {
  return once ??= lines();
}

Deno.test("every line has the common fields, and those of its type", async () => {
  const { events, trace } = await theLines();
  for (
    const [found, fields] of [
      [events, EVENT_FIELDS],
      [trace, TRACE_FIELDS],
    ] as const
  ) {
    for (const line of found) {
      const own = fields[line.type];
      assert.ok(own, `unknown type ${line.type}`);
      // language.md, section 9: those that every line has.
      for (const field of ["schema_version", "seq", "at", "run_id", ...own]) {
        assert.ok(
          line[field] !== undefined,
          `${line.type} has no ${field}: ${JSON.stringify(line)}`,
        );
      }
      assert.equal(line.schema_version, 1);
      assert.equal(line.run_id, "r");
      assert.match(String(line.at), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    }
  }
});

Deno.test("every type of the seed occurs where it should", async () => {
  const { events, trace } = await theLines();
  const types = (found: readonly Line[]) =>
    [...new Set(found.map(({ type }) => type))].sort();
  assert.deepEqual(
    types(events),
    Object.keys(EVENT_FIELDS).filter((type) => type !== "PipelineCompleted")
      .sort(),
  );
  assert.deepEqual(
    types(trace),
    Object.keys(TRACE_FIELDS).filter((type) => type !== "PipelineCompleted")
      .sort(),
  );
});

Deno.test("the values of the lines are the seed's", async () => {
  const { events, trace } = await theLines();
  const of = (found: readonly Line[], type: string) =>
    found.filter((line) => line.type === type);
  assert.deepEqual(
    of(events, "StageRetrying").map((line) => [line.node_id, line.retry_count]),
    [["flaky", 1]],
  );
  assert.deepEqual(
    of(events, "GuardrailViolation").map((line) => [line.node_id, line.paths]),
    [["write", ["b.txt"]]],
  );
  assert.deepEqual(
    of(events, "StageFailed").map((line) => [
      line.node_id,
      line.failure_reason,
    ]),
    [
      ["write", "guardrail_violation: wrote disallowed files: b.txt"],
      ["last", "tool_exit_code_7"],
    ],
  );
  assert.deepEqual(
    of(events, "PipelineFailed").map(({ error }) => error),
    ["test_stop", "no route from node last for outcome fail"],
  );
  const [started] = of(trace, "PipelineStarted");
  assert.equal(started?.start_node, "start");
  assert.deepEqual(
    of(trace, "SessionInitialized").map(({ resume }) => resume),
    [false, true],
  );
  const route = of(trace, "RouteEvaluated").find((line) =>
    line.from_node === "write"
  );
  assert.equal(route?.next_node, "last");
  const candidates = route?.candidates;
  assert.ok(Array.isArray(candidates));
  assert.deepEqual(
    candidates.map(({ to, weight, condition, matched }) => ({
      ...{ to, weight, condition, matched },
    })),
    [
      {
        ...{ to: "exit", weight: 0 },
        ...{ condition: "outcome=success", matched: false },
      },
      {
        ...{ to: "last", weight: 2 },
        ...{ condition: "outcome=fail", matched: true },
      },
    ],
  );
  const nowhere = of(trace, "RouteEvaluated").at(-1);
  assert.deepEqual([nowhere?.from_node, nowhere?.next_node], ["last", ""]);
});

// The seed compares the context before the node is entered with that after its outcome was merged.
// Its trace has one input a visit, factory's one an attempt: the last one counts.
Deno.test("a stage's context_delta leads from its context_before to its context_after", async () => {
  const { trace } = await theLines();
  const before = new Map<unknown, unknown>();
  for (const line of trace) {
    if (line.type === "NodeInputCaptured") {
      before.set(line.node_id, line.context_before);
    }
    if (line.type !== "NodeOutputCaptured") continue;
    const delta = line.context_delta as Delta; // as TRACE_FIELDS demands
    assert.deepEqual(
      applied(before.get(line.node_id) as Context, delta),
      line.context_after,
      `of ${line.node_id}`,
    );
  }
});

type Context = Readonly<Record<string, unknown>>;

interface Delta {
  readonly added: Context;
  readonly updated: Readonly<
    Record<string, { readonly before: unknown; readonly after: unknown }>
  >;
  readonly removed: readonly string[];
}

function applied(before: Context, { added, updated, removed }: Delta): Context {
  for (const [key, change] of Object.entries(updated)) {
    assert.deepEqual(change.before, before[key], key);
  }
  const after = Object.entries(updated).map(([key, { after }]) => [key, after]);
  return Object.fromEntries(
    Object.entries({ ...before, ...added, ...Object.fromEntries(after) })
      .filter(([key]) => !removed.includes(key)),
  );
}
