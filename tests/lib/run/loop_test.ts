import assert from "node:assert/strict";
import type { AttemptRequest } from "../../../lib/run/durable.ts";
import { runLoop } from "../../../lib/run/loop.ts";
import { CASES, FAIL, OK } from "./loop_cases.ts";
import { MemoryDurable, play, verdictOf, visited } from "./memory_durable.ts";

for (const { name, graph, scripts, way, verdict } of CASES) {
  Deno.test(`run: ${name}`, async () => {
    const durable = await play(`digraph { ${graph} }`, scripts);
    assert.deepEqual(
      { way: visited(durable).join(" "), verdict: verdictOf(durable) },
      { way, verdict },
    );
  });
}

for (const { name, graph, scripts = {} } of CASES) {
  Deno.test(`resume at any event: ${name}`, async () => {
    const text = `digraph { ${graph} }`;
    const whole = await play(text, scripts);
    for (let cut = 1; cut <= whole.events.length; cut++) {
      const resumed = new MemoryDurable(
        whole.plan,
        scripts,
        whole.events.slice(0, cut),
      );
      resumed.record({
        type: "RunResumed",
        pipelinePath: "test.dot",
        pipelineHash: "",
        changed: false,
      });
      await runLoop(whole.plan, resumed);
      const ofCut = `cut after event ${cut}`;
      assert.deepEqual(visited(resumed), visited(whole), ofCut);
      assert.equal(verdictOf(resumed), verdictOf(whole), ofCut);
      assert.deepEqual(resumed.state.context, whole.state.context, ofCut);
      assert.deepEqual(
        resumed.state.executions,
        whole.state.executions,
        ofCut,
      );
    }
  });
}

Deno.test("a success is asked to count only after the required tool node's", async () => {
  const graph = (way: string) =>
    `digraph { a [requires_tool_success=true, required_tool_node=t]; t [type=tool]; ${way} }`;
  const before = await play(graph("start -> a -> t -> exit"));
  assert.equal(requestOf(before, "a").unmetRequirement, "t");
  const after = await play(graph("start -> t -> a -> exit"));
  assert.equal(requestOf(after, "a").unmetRequirement, undefined);
});

Deno.test("classes that would fail again are not retried", async () => {
  for (
    const failureClass of [
      "guardrail",
      "config",
      "budget",
      "canceled",
      "bug",
    ] as const
  ) {
    const { requests } = await play(
      'digraph { a [max_retries=3]; start -> a; a -> exit [condition="outcome=fail"] }',
      { a: [{ ...FAIL, failureClass }] },
    );
    assert.equal(
      requests.filter(({ node }) => node === "a").length,
      1,
      failureClass,
    );
  }
});

Deno.test("waits between attempts double, with a jitter that a replay repeats", async () => {
  const graph =
    'digraph { a [max_retries=4]; start -> a; a -> exit [condition="outcome=fail"] }';
  const delays = ({ requests }: MemoryDurable) =>
    requests.filter(({ node }) => node === "a").map(({ delayMs }) => delayMs);
  const first = delays(await play(graph, { a: [FAIL] }));
  assert.equal(first.length, 5);
  assert.equal(first[0], 0);
  for (const [index, wait] of first.slice(1).entries()) {
    const base = 200 * 2 ** index;
    assert.ok(wait >= base * 0.5 && wait <= base * 1.5, `${wait} for ${base}`);
  }
  assert.deepEqual(delays(await play(graph, { a: [FAIL] })), first);
});

Deno.test("feedback reaches the node that repairs and the check after it, and nobody later", async () => {
  const durable = await play(
    `digraph {
      test [type=tool]
      start -> test
      test -> fix [condition="outcome=fail"]
      test -> review [condition="outcome=success"]
      fix -> test
      review -> exit
    }`,
    { test: [FAIL, OK] },
  );
  const failures = durable.requests.map(({ node, failure }) =>
    `${node}:${failure?.node ?? "-"}`
  );
  assert.deepEqual(failures, [
    "start:-",
    "test:-",
    "fix:test",
    "test:test",
    "review:-",
    "exit:-",
  ]);
  assert.equal(durable.state.context["last_failure.node_id"], undefined);
});

Deno.test("a check of another name after the repair clears the feedback too", async () => {
  const durable = await play(
    `digraph {
      start -> test
      test -> fix [condition="outcome=fail"]
      fix -> verify -> review -> exit
    }`,
    { test: [FAIL] },
  );
  assert.equal(requestOf(durable, "verify").failure?.node, "test");
  assert.equal(requestOf(durable, "review").failure, undefined);
});

function requestOf(durable: MemoryDurable, node: string): AttemptRequest {
  const request = durable.requests.find((request) => request.node === node);
  assert.ok(request, `node ${node} was not run`);
  return request;
}
