/** What a turn has used, however often the thread's tokens are told. */

import assert from "node:assert/strict";
import { TurnMeter } from "../../../../handlers/agents/codex/meter.ts";
import { readTotal } from "../../../../handlers/agents/codex/total.ts";
import type { AgentEvent } from "../../../../lib/agents/backend.ts";

function total(input: number, cached: number, output: number) {
  return { input, cached, output };
}

function metered(use: (meter: TurnMeter) => void): number[][] {
  const told: AgentEvent[] = [];
  const before = total(100, 10, 5);
  use(new TurnMeter(before, { model: "m", hear: (event) => told.push(event) }));
  return told.map((event) => {
    assert.ok(event.type === "usage");
    const { inputTokens, cachedInputTokens = 0, outputTokens, model } =
      event.usage;
    assert.equal(model, "m");
    return [inputTokens, cachedInputTokens, outputTokens];
  });
}

Deno.test("each token is told once, and what was used before the turn not at all", () => {
  const told = metered((meter) => {
    meter.reaches(total(40, 0, 2));
    meter.reaches(total(100, 10, 5));
    meter.reaches(total(150, 20, 8));
    meter.reaches(total(150, 20, 8));
    meter.reaches(total(40, 0, 2));
    meter.ends(total(180, 20, 9));
    assert.deepEqual(meter.total, total(180, 20, 9));
  });
  assert.deepEqual(told, [[50, 10, 3], [30, 0, 1]]);
});

Deno.test("a count that has begun anew when the turn ends counts as a whole", () => {
  const told = metered((meter) => meter.ends(total(30, 0, 2)));
  assert.deepEqual(told, [[30, 0, 2]]);
});

Deno.test("tokens that are none are not read", () => {
  assert.equal(readTotal(undefined), undefined);
  assert.equal(readTotal("many"), undefined);
  assert.deepEqual(
    readTotal({ input_tokens: -1, output_tokens: "7" }),
    total(0, 0, 0),
  );
});
