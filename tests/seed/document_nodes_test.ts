/** The document's "Node behavior summary". */

import assert from "node:assert/strict";
import { Project, type Run } from "./support.ts";

function typesOf(run: Run): unknown[] {
  return run.folder.events("StageStarted").map(({ node_id, node_type }) => [
    node_id,
    node_type,
  ]);
}

Deno.test("a shape chooses the handler, and nothing chooses codergen", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    a [shape=Mdiamond];
    b [shape=parallelogram, tool_command="true"];
    c [shape=box];
    d;
    e [shape=Msquare];
    a -> b -> c -> d -> e;
  }`);
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(typesOf(run), [
    ["a", "start"],
    ["b", "tool"],
    ["c", "codergen"],
    ["d", "codergen"],
    ["e", "exit"],
  ]);
});

// The seed's validation looked for the start by its shape or id only; its document says this.
Deno.test("a type chooses the handler, whatever the shape", async () => {
  using project = new Project();
  const run = await project.run(`digraph G {
    a [type=start];
    b [type=tool, shape=box, tool_command="true"];
    c [type=codergen, shape=parallelogram, "test.verification_plan_json"="{\\"commands\\":[\\"true\\"]}"];
    d [type=verification, "verification.allowed_commands"="true"];
    e [type=exit];
    a -> b -> c -> d -> e;
  }`);
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(typesOf(run), [
    ["a", "start"],
    ["b", "tool"],
    ["c", "codergen"],
    ["d", "verification"],
    ["e", "exit"],
  ]);
});

Deno.test("the document's edge conditions choose by the outcome, and the highest weight wins among them", async () => {
  using project = new Project();
  const pipeline = (outcome: string) =>
    `digraph G {
      start [shape=Mdiamond];
      work ["test.outcome"="${outcome}"];
      low [shape=Msquare]; success [shape=Msquare]; failed [shape=Msquare];
      partial [shape=Msquare]; again [shape=Msquare];
      start -> work;
      work -> low [condition="outcome=success", weight=1];
      work -> success [condition="outcome=success", weight=2];
      work -> failed [condition="outcome=fail"];
      work -> partial [condition="outcome=partial_success"];
      work -> again [condition="outcome=retry"];
    }`;
  const exits = {
    success: "success",
    fail: "failed",
    partial_success: "partial",
    // No retries are left, so that the stage has failed.
    retry: "failed",
  };
  for (const [outcome, exit] of Object.entries(exits)) {
    const run = await project.run(pipeline(outcome), { runId: outcome });
    assert.deepEqual(run.folder.route(), ["start", "work", exit], outcome);
  }
});
