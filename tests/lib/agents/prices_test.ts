import { equal, ok } from "node:assert/strict";
import { costOf, isPriced } from "../../../lib/agents/prices.ts";

const USAGE = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

Deno.test("what models cost is known by their names", async () => {
  for (const model of ["gpt-5", "claude-sonnet-4-5", "gemini-2.5-pro"]) {
    const cost = await costOf({ ...USAGE, model });
    ok(cost !== undefined && cost > 1 && cost < 100, `${model}: ${cost}`);
    equal(await isPriced(model), true);
  }
});

Deno.test("input from a cache costs what it costs", async () => {
  const input = { model: "gpt-5", inputTokens: 1_000_000, outputTokens: 0 };
  const fresh = await costOf(input) ?? 0;
  const half = await costOf({ ...input, cachedInputTokens: 500_000 }) ?? 0;
  const all = await costOf({ ...input, cachedInputTokens: 1_000_000 }) ?? 0;
  ok(all < fresh / 5, `${all} of ${fresh}`);
  equal(Math.round(half * 1e6), Math.round((fresh + all) / 2 * 1e6));
  // Somebody has miscounted.
  equal(await costOf({ ...input, cachedInputTokens: 2_000_000 }), all);
});

Deno.test("a price that is not known is not guessed", async () => {
  equal(await costOf(USAGE), undefined);
  for (const model of ["", "my-model", "gpt-99-turbo", "a/b/c", "/", "gpt"]) {
    equal(await costOf({ ...USAGE, model }), undefined, model);
    equal(await isPriced(model), false, model);
  }
  equal(await isPriced("gpt-5", "nobody"), false);
});

Deno.test("the provider may be said apart, or before the model", async () => {
  const said = await costOf({ ...USAGE, model: "gpt-5" }, {
    provider: "openai",
  });
  ok(said);
  equal(await costOf({ ...USAGE, model: "openai/gpt-5" }), said);
  equal(await costOf({ ...USAGE, model: " gpt-5 " }, { provider: " " }), said);
});

Deno.test("nothing used costs nothing", async () => {
  equal(
    await costOf({ model: "gpt-5", inputTokens: 0, outputTokens: 0 }),
    0,
  );
});
