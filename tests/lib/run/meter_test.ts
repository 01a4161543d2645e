import assert from "node:assert/strict";
import { NOTHING_SPENT, plus } from "../../../lib/history/spending.ts";
import { initialState } from "../../../lib/history/state.ts";
import { overrun } from "../../../lib/run/budget.ts";
import { BudgetReason, Meter } from "../../../lib/run/meter.ts";
import { planOf } from "./memory_durable.ts";

const PLAN = planOf(`digraph {
  graph [budget_tokens=1000]; start -> a -> b -> c -> exit
  a [budget_tokens=100]
}`);

/** A state in which a node has used so many tokens. */
function spent(by: Readonly<Record<string, number>>) {
  const state = initialState();
  for (const [node, tokens] of Object.entries(by)) {
    const usage = { inputTokens: tokens, outputTokens: 0, costUsd: 0 };
    state.spent = plus(state.spent, usage);
    const before = state.spentBy.get(node) ?? NOTHING_SPENT;
    state.spentBy.set(node, plus(before, usage));
  }
  return state;
}

Deno.test("all attempts that go on at once stop when the run's budget is over, whoever has spent it", () => {
  const meter = new Meter(PLAN);
  using a = meter.begin("a");
  using b = meter.begin("b");
  const c = meter.begin("c");
  c[Symbol.dispose]();
  meter.check(spent({ b: 999 }));
  assert.equal(a.signal.aborted || b.signal.aborted, false);
  meter.check(spent({ b: 600, c: 400 }));
  for (const { signal } of [a, b]) {
    assert.ok(signal.reason instanceof BudgetReason);
    assert.equal(signal.reason.budget, "run");
    assert.equal(
      signal.reason.message,
      "budget_tokens: 1,000 of 1,000 tokens are spent",
    );
  }
  assert.equal(c.signal.aborted, false, "it has ended before");
});

Deno.test("a node's budget stops that node alone", () => {
  const meter = new Meter(PLAN);
  using a = meter.begin("a");
  using b = meter.begin("b");
  meter.check(spent({ a: 100, b: 200 }));
  assert.ok(a.signal.reason instanceof BudgetReason);
  assert.equal(a.signal.reason.budget, "node");
  assert.equal(b.signal.aborted, false);
});

Deno.test("what cannot be recorded stops everything", () => {
  const meter = new Meter(PLAN);
  using a = meter.begin("a");
  const error = new Error("the disk is full");
  meter.fail(error);
  assert.equal(a.signal.reason, error);
});

Deno.test("without a budget nothing is over", () => {
  const plan = planOf("digraph { start -> a -> exit }");
  assert.equal(overrun(plan, spent({ a: 1e12 }), "a"), undefined);
});

Deno.test("costs add up to the amount that one would say", () => {
  let sum = NOTHING_SPENT;
  for (let i = 0; i < 10; i++) {
    sum = plus(sum, { inputTokens: 1, outputTokens: 0, costUsd: 0.1 });
  }
  assert.equal(sum.costUsd, 1);
  assert.equal(sum.unpriced, false);
  assert.equal(plus(sum, { inputTokens: 0, outputTokens: 0 }).unpriced, false);
  assert.equal(plus(sum, { inputTokens: 1, outputTokens: 0 }).unpriced, true);
});
