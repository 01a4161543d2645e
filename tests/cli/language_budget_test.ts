/** What agents may spend, and what becomes of a run that reaches it. */

import assert from "node:assert/strict";
import { assertSays, quoted, run } from "./language_support.ts";

/** A fake agent that says that it uses so many tokens, one answer after the other. */
function agent(usages: readonly object[], more = ""): string {
  const told = usages.map((usage) => ({
    input_tokens: 60,
    output_tokens: 40,
    cost_usd: 0.25,
    model: "m",
    ...usage,
  }));
  return `[prompt="x", "test.usage_json"=${
    quoted(told)
  }, "test.delay_ms"=1${more}]`;
}

/** Answers that cost a hundred tokens and 25 cents each. */
function answers(count: number, more = ""): string {
  return agent(Array.from({ length: count }, () => ({})), more);
}

Deno.test("a run stops at most one answer past its budget, with a warning before", async () => {
  const cases: [
    budget: string,
    used: number,
    reason: string,
    warning: string,
  ][] = [
    [
      "budget_tokens=550",
      600,
      "budget_tokens: 600 of 550 tokens are spent",
      "budget_tokens: 80 % of 550 tokens are spent",
    ],
    [
      "budget_tokens=500",
      500,
      "budget_tokens: 500 of 500 tokens are spent",
      "budget_tokens: 80 % of 500 tokens are spent",
    ],
    [
      'budget_usd="1.10"',
      500,
      "budget_usd: $1.25 of $1.10 are spent",
      "budget_usd: 80 % of $1.10 are spent",
    ],
  ];
  for (const [budget, used, reason, warning] of cases) {
    using ran = await run(
      `graph [${budget}]; start -> a -> b -> after -> exit
      a ${answers(3)}; b ${
        answers(20, ", max_retries=3")
      }; after [type=tool, tool_command=true]`,
    );
    assert.equal(ran.verdict, reason);
    assert.equal(ran.way, "a b", "what was cut off leads nowhere");
    assert.equal(ran.report.status, "failed");
    assert.deepEqual(ran.report.cause, { node: "b", reason, class: "budget" });
    assert.deepEqual(ran.report.notices, [warning]);
    const { usage } = ran.report;
    assert.equal((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0), used);
    assert.equal(usage?.costUsd, used / 400);
    const status = ran.json("b/status.json");
    assert.equal(status["outcome"], "fail");
    assert.equal(status["failure_class"], "budget");
    assert.deepEqual(ran.json("manifest.json")["usage"], {
      model: "m",
      input_tokens: used * 0.6,
      cached_input_tokens: 0,
      output_tokens: used * 0.4,
      cost_usd: used / 400,
    });
    assert.deepEqual(
      ran.json("checkpoint.json")["usage"],
      ran.json("manifest.json")["usage"],
    );
  }
});

Deno.test("a node's budget counts all its executions; beyond it fails, is not tried again, and its edges lead on", async () => {
  using ran = await run(
    `start -> a -> again -> a
    a -> other [condition="outcome=fail"]; other -> exit
    a ${answers(2, ", budget_tokens=500, max_retries=5")}
    again [type=tool, tool_command=true, max_visits=5]
    other ${answers(7)}`,
  );
  assert.equal(ran.verdict, "success");
  assert.equal(ran.way, "a again a again a other");
  assert.equal(
    ran.outcome("a"),
    "fail(budget_tokens: 500 of 500 tokens are spent by a)",
  );
  assert.deepEqual(ran.report.notices, [
    "budget_tokens: 80 % of 500 tokens are spent by a",
  ]);
});

Deno.test("a node that has spent its budget does not begin again", async () => {
  using ran = await run(
    `start -> a; a -> b [condition="outcome=fail"]; b -> a
    a -> exit [condition="outcome=success"]
    a ${answers(1, ", budget_tokens=100, max_visits=2")}
    b [type=tool, tool_command="echo >> f"]`,
  );
  assert.equal(ran.way, "a b a b");
  assert.equal(ran.report.usage?.inputTokens, 60);
  assert.equal(ran.has("a/attempts/2.1/prompt.md"), false);
  assert.equal(
    ran.outcome("a"),
    "fail(budget_tokens: 100 of 100 tokens are spent by a)",
  );
});

Deno.test("0 is no limit, and less than a budget goes through", async () => {
  using ran = await run(
    `graph [budget_tokens=0, budget_usd=0]; start -> a -> exit
    a ${answers(3, ", budget_tokens=301, budget_usd=0.76")}`,
  );
  assert.equal(ran.verdict, "success");
  assert.deepEqual(ran.report.notices, [
    "budget_tokens: 80 % of 301 tokens are spent by a",
    "budget_usd: 80 % of $0.76 are spent by a",
  ]);
});

Deno.test("a cost that turns out to be unknown ends what has a cost limit, and is never guessed", async () => {
  using ran = await run(
    `graph [budget_usd=100]; start -> a -> exit
    a ${agent([{ cost_usd: undefined, model: "nobody-knows-it" }, {}])}`,
  );
  assert.equal(
    ran.verdict,
    "budget_usd: nobody knows what was spent on nobody-knows-it, so $100.00 cannot be kept to",
  );
  assert.equal(ran.report.usage?.costUsd, undefined);
  const usage = ran.json("a/status.json")["usage"] as Record<string, unknown>;
  assert.equal(usage["cost_usd"], "unknown");
});

Deno.test("usages of retries add up, in the stage, the run, and the events", async () => {
  using ran = await run(
    `start -> a -> exit
    a ${
      answers(
        1,
        ', "test.outcome_sequence"="retry,success", max_retries=1',
      )
    }`,
  );
  assert.equal(ran.report.stages[1]?.usage?.inputTokens, 120);
  const last = ran.json("a/status.json")["usage"] as Record<string, unknown>;
  assert.equal(last["input_tokens"], 60);
  const line = ran.read("events.jsonl").split("\n")
    .find((line) => /StageCompleted.*"a"/.test(line)) ?? "{}";
  assert.equal(JSON.parse(line).usage.input_tokens, 120);
});

Deno.test("a budget that nobody can keep to is refused, with what to do instead", async () => {
  const cases: [body: string, wanted: RegExp | undefined][] = [
    [
      'budget_usd=1; start -> a -> exit; a [prompt=x, allowed_write_paths="", agent.backend=command, agent.command=true]',
      /^error\[budget_unpriced\] 2:1 budget_usd cannot be kept to at node "a": the agent command does not tell what it uses/m,
    ],
    [
      'start -> a -> exit; a [prompt=x, budget_tokens=1, allowed_write_paths="", agent.backend=command, agent.command=true]',
      /^error\[budget_unpriced\] 2:\d+ budget_tokens cannot be kept to at node "a"/m,
    ],
    [
      'budget_usd=0; budget_tokens=0; start -> a -> exit; a [prompt=x, allowed_write_paths="", agent.backend=command, agent.command=true]',
      undefined,
    ],
    [
      'budget_usd=1; budget_tokens=1; start -> a -> exit; a [prompt=x, allowed_write_paths="", agent.backend=fake]',
      undefined,
    ],
    [
      "budget_usd=1; start -> a -> exit; a [type=tool, tool_command=true]",
      undefined,
    ],
  ];
  for (const [body, wanted] of cases) await assertSays(body, wanted);
});
