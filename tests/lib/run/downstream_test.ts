import assert from "node:assert/strict";
import { downstream } from "../../../lib/run/downstream.ts";
import { planOf } from "./memory_durable.ts";

const PLAN = planOf(`digraph {
  v1 [type=verification]; v2 [type=verification]; v3 [type=verification]
  start -> a -> t -> v2 -> a
  a -> v1 -> v3 -> exit
  t -> a
  v2 -> alone -> exit
}`);

const CASES: readonly [node: string, found: readonly string[]][] = [
  ["a", ["v1", "v2"]],
  ["start", ["v1", "v2"]],
  ["t", ["v1", "v2"]],
  ["v1", ["v3"]],
  ["v2", ["v1", "v2"]],
  ["alone", []],
  ["exit", []],
];

for (const [node, found] of CASES) {
  Deno.test(`the verifications that can come after ${node}: ${found.join(" ") || "none"}`, () => {
    assert.deepEqual(
      downstream(PLAN, node, "verification").map(({ id }) => id),
      found,
    );
  });
}
