/** What claude tells, line by line, as events and spending. */

import assert from "node:assert/strict";
import type { AgentEvent } from "../../../lib/agents/backend.ts";
import type { JsonValue } from "../../../lib/handler.ts";
import { begins, ENDS, hears, INIT, read, says, WRITE } from "./lines.ts";

function usages(events: readonly AgentEvent[]) {
  return events.flatMap((event) => event.type === "usage" ? [event.usage] : []);
}

Deno.test("a turn's lines become events, in whatever parts they come", async () => {
  const lines = [
    "some warning",
    INIT,
    begins("m1"),
    says("m1", { type: "thinking", thinking: "hm" }),
    says("m1", { type: "text", text: "I write." }),
    says("m1", WRITE),
    ...ENDS,
    { type: "system", subtype: "permission_denied", tool_use_id: "t1" },
    hears("t1", "no", true),
    {
      type: "result",
      subtype: "success",
      permission_denials: [{ tool_name: "Write", tool_use_id: "t1" }],
    },
  ];
  for (const size of [1, 7, 100_000]) {
    const { events } = await read(lines, size);
    const others = events.filter(({ type }) => type !== "usage");
    assert.deepEqual(others, [
      { type: "session", id: "s1" },
      { type: "reasoning", text: "hm" },
      { type: "text", text: "I write." },
      { type: "tool_call", id: "t1", name: "Write", input: WRITE.input },
      { type: "denial", action: "Write", path: "b.txt" },
      { type: "tool_result", id: "t1", ok: false, output: "no" },
    ]);
    const [usage, ...more] = usages(events);
    assert.deepEqual(more, []);
    assert.equal(usage?.inputTokens, 1000);
    assert.equal(usage?.cachedInputTokens, 200);
    assert.equal(usage?.outputTokens, 50);
    assert.ok(usage?.costUsd);
  }
});

Deno.test("the tool that gives the answer is no event, but what it was tried with is kept", async () => {
  const { events, record } = await read([
    says("m1", { ...WRITE, name: "StructuredOutput", input: { a: 1 } }),
    hears("t1", "wrong", true),
  ]);
  assert.deepEqual(events.map(({ type }) => type), ["usage"]);
  assert.deepEqual(record.attempted, { a: 1 });
});

function totals(used: Readonly<Record<string, JsonValue>>, more: object = {}) {
  return {
    type: "result",
    subtype: "success",
    model_usage_since_last_result: { "claude-sonnet-4-5": used },
    ...more,
  };
}

const USED = {
  inputTokens: 700,
  cacheReadInputTokens: 200,
  cacheCreationInputTokens: 100,
  outputTokens: 50,
  costUSD: 0.01,
  costBasis: "list",
};

Deno.test("nothing is paid for twice, and the turn's total has the last word", async () => {
  const one = [begins("m1"), says("m1", WRITE), ...ENDS];
  const cases: readonly (readonly [
    string,
    unknown[],
    number,
    number,
    number | undefined,
  ])[] = [
    ["as told", [...one, totals(USED)], 1000, 50, 0.01],
    [
      "a helper's answer",
      [
        ...one,
        says("m2", WRITE, { parent_tool_use_id: "t" }),
        says("m2", WRITE, { parent_tool_use_id: "t" }),
        totals({
          ...USED,
          inputTokens: 1700,
          outputTokens: 120,
          costUSD: 0.03,
        }),
      ],
      2000,
      120,
      0.03,
    ],
    [
      "a cut answer",
      [begins("m1"), totals({ ...USED, outputTokens: 9 })],
      1000,
      9,
      0.01,
    ],
    ["an answer that was never told", [totals(USED)], 1000, 50, 0.01],
  ];
  for (const [name, lines, input, output, cost] of cases) {
    const all = usages((await read(lines)).events);
    const sum = (of: (usage: (typeof all)[number]) => number) =>
      all.reduce((total, usage) => total + of(usage), 0);
    assert.equal(sum(({ inputTokens }) => inputTokens), input, name);
    assert.equal(sum(({ outputTokens }) => outputTokens), output, name);
    const costs = sum(({ costUsd = 0 }) => costUsd);
    assert.ok(Math.abs(costs - (cost ?? 0)) < 1e-9, `${name}: ${costs}`);
  }
});

Deno.test("the price that claude guesses for a model it does not know is none", async () => {
  const used = { ...USED, costBasis: "unknown" };
  const { events } = await read([{
    type: "result",
    subtype: "success",
    modelUsage: { "mock-model": used },
  }]);
  assert.deepEqual(usages(events), [{
    model: "mock-model",
    inputTokens: 1000,
    cachedInputTokens: 200,
    outputTokens: 50,
  }]);
});
