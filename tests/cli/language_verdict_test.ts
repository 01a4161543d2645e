/** Section 5: retries, verdicts, goal gates, what ends a run. */

import assert from "node:assert/strict";
import { check, run } from "./language_support.ts";

/** A pipeline, the way it takes, and its verdict. */
interface Case {
  readonly body: string;
  readonly way: string;
  readonly verdict: string;
}

const FRAME = "node [prompt=p]; b; c; {b c} -> exit;";

const VERDICTS: readonly Case[] = [
  {
    body:
      'a [test.outcome=fail]; start -> a -> b; start -> c [condition="outcome=fail"]',
    way: "a b",
    verdict: "partial_success: a",
  },
  {
    body:
      'a [test.outcome=fail]; start -> a; a -> b [condition="outcome=fail"]; a -> c',
    way: "a b",
    verdict: "success",
  },
  {
    body:
      'a [test.outcome=fail]; start -> a; a -> b [condition="outcome!=success"]; a -> c',
    way: "a b",
    verdict: "success",
  },
  {
    body:
      'a [type=tool, tool_command="exit 1"]; start -> a; a -> b [condition="failure_class=deterministic"]; a -> c',
    way: "a b",
    verdict: "success",
  },
  {
    body:
      'a [test.outcome=fail]; start -> a; a -> b [condition="internal.visits.a=1"]; a -> c',
    way: "a b",
    verdict: "partial_success: a",
  },
  {
    body:
      "a [test.outcome=fail, test.preferred_next_label=x]; start -> a; a -> b [label=x]; a -> c",
    way: "a b",
    verdict: "partial_success: a",
  },
  {
    body:
      'a [test.outcome_sequence="fail,success"]; start -> a -> b; b -> a [condition="internal.visits.b=1"]; start -> c [condition="outcome=fail"]',
    way: "a b a b",
    verdict: "success",
  },
  {
    // This would have been taken after a success, too: the failure is not what it is for.
    body:
      'a [test.outcome=fail, test.context_updates_json="{\\"force\\":true}"]; start -> a; a -> b [condition="outcome=success || context.force"]; a -> c',
    way: "a b",
    verdict: "partial_success: a",
  },
  {
    body:
      'a [test.outcome=fail]; start -> a; a -> b [condition="outcome=success || outcome=fail"]; a -> c',
    way: "a b",
    verdict: "success",
  },
  {
    body:
      'a [test.outcome=fail]; start -> a; a -> b [condition="outcome=fail && internal.visits.a=1"]; a -> c',
    way: "a b",
    verdict: "success",
  },
  {
    // What was skipped has not succeeded.
    body:
      'a [test.outcome_sequence="fail,skipped"]; start -> a -> b; b -> a [condition="internal.visits.b=1"]; start -> c [condition="outcome=fail"]',
    way: "a b a b",
    verdict: "partial_success: a",
  },
  {
    body:
      'a [test.outcome_sequence="fail,success", retry_target=b]; start -> b; b -> a [condition="internal.visits.b<3"]; a -> c [condition="outcome=success"]',
    way: "b a b a c",
    verdict: "success",
  },
  {
    body:
      'a [test.outcome=fail, fallback_retry_target=c]; start -> a; a -> b [condition="outcome=success"]',
    way: "a c",
    verdict: "success",
  },
  {
    body:
      'retry_target=c; a [test.outcome=fail]; start -> a; a -> b [condition="outcome=success"]',
    way: "a c",
    verdict: "success",
  },
  {
    body:
      'retry_target=b; a [test.outcome=fail, fallback_retry_target=c]; start -> a; a -> b [condition="outcome=success"]',
    way: "a c",
    verdict: "success",
  },
  {
    body:
      'a [test.outcome=fail]; start -> a; a -> b [condition="outcome=success"]; start -> c [condition="outcome=fail"]',
    way: "a",
    verdict: "no route from node a for outcome fail",
  },
  {
    body:
      'a; start -> a; a -> b [condition="outcome=fail"]; start -> c [condition="outcome=fail"]',
    way: "a",
    verdict: "no route from node a for outcome success",
  },
  {
    body:
      'a [test.outcome=skipped]; start -> a -> b; start -> c [condition="outcome=fail"]',
    way: "a b",
    verdict: "success",
  },
  {
    body:
      'a [goal_gate="true", test.outcome_sequence="fail,success"]; retry_target=c; start -> c -> a; c -> b [condition="outcome=fail"]; a -> exit',
    way: "c a c a",
    verdict: "success",
  },
  {
    body:
      'a [goal_gate=true, test.outcome=partial_success]; start -> a -> b; start -> c [condition="outcome=fail"]',
    way: "a b",
    verdict: "success",
  },
  {
    body:
      'a [goal_gate=true, test.outcome=fail]; start -> a; a -> b [condition="outcome=fail"]; start -> c [condition="outcome=fail"]',
    way: "a b",
    verdict: "goal gate unsatisfied: a",
  },
  {
    // The way from the retry target leads past the gate.
    body:
      'a [goal_gate=true, retry_target=b, test.outcome=fail]; start -> a -> exit; start -> c [condition="outcome=fail"]',
    way: "a b b b",
    verdict:
      "no_progress: goal gate a sent the run back to b 3 times without being visited again",
  },
  {
    body:
      'bad [shape=Msquare, outcome=fail]; a [test.outcome=fail]; start -> a; a -> bad [condition="outcome=fail"]; a -> {b c}',
    way: "a bad",
    verdict: "fail",
  },
  {
    body:
      "good [shape=Msquare, outcome=success]; a [test.outcome=fail]; start -> a -> good; a -> {b c} [weight=-1]",
    way: "a good",
    verdict: "partial_success: a",
  },
  {
    body:
      "so [shape=Msquare, outcome=partial_success]; a; start -> a -> so; a -> {b c} [weight=-1]",
    way: "a so",
    verdict: "partial_success",
  },
  {
    body:
      'max_node_visits="2"; a; start -> a -> a; a -> {b c} [condition="outcome=fail"]',
    way: "a a",
    verdict:
      "max_node_visits: a was visited 2 times, and this would be one more",
  },
  {
    body:
      'a [max_visits="1"]; start -> a -> a; a -> {b c} [condition="outcome=fail"]',
    way: "a",
    verdict: "max_visits: a was visited 1 times, and this would be one more",
  },
  {
    body:
      'max_steps=3; a; start -> a -> a; a -> {b c} [condition="outcome=fail"]',
    way: "a a",
    verdict: "max_steps: the run has made 3 steps, and a would be one more",
  },
  {
    body:
      'a [type=tool, tool_command="date +%N; exit 1"]; start -> a; a -> b [condition="outcome=success"]; a -> f [condition="outcome=fail"]; f -> a; start -> c [condition="outcome=fail"]',
    way: "a f a f a",
    verdict: "no_progress: a failed 3 times the same way",
  },
  {
    body:
      'a [type=tool, tool_command="exit 1", max_visits=4]; start -> a; a -> b [condition="outcome=success"]; a -> f [condition="outcome=fail"]; f [type=tool, tool_command="echo x >> log"]; f -> a; start -> c [condition="outcome=fail"]',
    way: "a f a f a f a f",
    verdict: "max_visits: a was visited 4 times, and this would be one more",
  },
];

for (const { body, way, verdict } of VERDICTS) {
  Deno.test(`${body} goes ${way}: ${verdict}`, async () => {
    using ran = await run(`${FRAME} ${body}`);
    assert.deepEqual([ran.way, ran.verdict], [way, verdict]);
  });
}

/** A node's attributes, the attempts it gets, its outcome and reason. */
const RETRIES:
  readonly (readonly [a: string, attempts: number, end: string])[] = [
    ['test.outcome_sequence="retry,success"', 1, "fail(retry_exhausted)"],
    ['max_retries=1, test.outcome_sequence="retry,success"', 2, "success"],
    ['max_retries=2, test.outcome_sequence="fail,retry,success"', 3, "success"],
    ["max_retries=2, test.outcome=fail", 3, "fail"],
    ["max_retries=2, test.outcome=retry", 3, "fail(retry_exhausted)"],
    [
      "max_retries=1, allow_partial=true, test.outcome=retry",
      2,
      "partial_success",
    ],
    ["allow_partial=true, test.outcome=retry", 1, "partial_success"],
    ["max_retries=1, allow_partial=true, test.outcome=fail", 2, "fail"],
    ["max_retries=2, retry_on=retry, test.outcome=fail", 1, "fail"],
    ["max_retries=2, retry_on=fail, test.outcome=fail", 3, "fail"],
    ['max_retries=2, retry_on="retry, fail", test.outcome=fail', 3, "fail"],
    ["max_retries=2, test.outcome=partial_success", 1, "partial_success"],
    ["max_retries=2, test.outcome=skipped", 1, "skipped"],
    ["retry_policy=none, max_retries=2, test.outcome=fail", 1, "fail"],
    ["retry_policy=linear, test.outcome=fail", 3, "fail"],
    ["retry_policy=aggressive, max_retries=1, test.outcome=fail", 2, "fail"],
    // What would fail again is not tried again.
    [
      'max_retries=2, allowed_write_paths="", test.write_files_json="{\\"x\\":\\"\\"}"',
      1,
      "fail(guardrail_violation: wrote disallowed files: x)",
    ],
    [
      'max_retries=2, type=tool, tool_command="exit 7"',
      3,
      "fail(tool_exit_code_7)",
    ],
  ];

for (const [a, attempts, end] of RETRIES) {
  Deno.test(`[${a}] is tried ${attempts} times and ends in ${end}`, async () => {
    using ran = await run(`start -> a -> exit; a [prompt=p, ${a}]`);
    assert.equal(ran.report.stages[1]?.attempts, attempts);
    assert.equal(ran.outcome("a"), end);
  });
}

Deno.test("a command that is refused is not tried again", async () => {
  using ran = await run(
    `start -> a -> exit; a [max_retries=2, type=tool, tool_command="cat /etc/x"]`,
    { sandbox: "off" },
  );
  assert.equal(ran.report.stages[1]?.attempts, 1);
  assert.match(ran.outcome("a"), /guardrail: contains absolute path/);
});

Deno.test("default_max_retries, and its alias, hold for nodes that say nothing", async () => {
  for (const name of ["default_max_retries", "default_max_retry"]) {
    using ran = await run(
      `${name}="1"; node [prompt=p, test.outcome=fail]; a; b [max_retries=0]; start -> a -> b -> exit`,
    );
    const attempts = ran.report.stages.map(({ attempts }) => attempts);
    assert.deepEqual(attempts, [1, 2, 1, 1]);
  }
});

Deno.test("waits grow as the policy says, within the jitter and under the cap", async () => {
  const policies: Readonly<Record<string, (n: number) => number>> = {
    "": (n) => 200 * 2 ** n,
    standard: (n) => 200 * 2 ** n,
    aggressive: (n) => 500 * 2 ** n,
    linear: () => 500,
    patient: (n) => 2000 * 3 ** n,
  };
  const factors: number[] = [];
  for (const [policy, wait] of Object.entries(policies)) {
    using ran = await run(
      `start -> a -> exit; a [prompt=p, test.outcome=fail, max_retries=12${
        policy && `, retry_policy=${policy}`
      }]`,
    );
    const waits = ran.events.flatMap((event) =>
      event.type === "StageRetrying" ? [event.delayMs] : []
    );
    assert.equal(waits.length, 12);
    for (const [index, waited] of waits.entries()) {
      const factor = waited / Math.min(60_000, wait(index));
      assert(factor >= 0.499 && factor <= 1.501, `${policy} ${waited}`);
      factors.push(factor);
    }
  }
  assert(Math.max(...factors) - Math.min(...factors) > 0.7);
});

Deno.test("an attempt finds what the one before left, or with retry_from=clean what was there before the first", async () => {
  for (const [from, left] of [["dirty", "x\nx\nx\n"], ["clean", "x\n"]]) {
    using ran = await run(
      `start -> t -> exit
      t [type=tool, tool_command="echo x >> log; exit 1", max_retries=2, retry_from=${from}]`,
    );
    assert.equal(ran.read("workspace/log"), left, from);
  }
});

Deno.test("a required tool has to have succeeded", async () => {
  for (
    const [code, end] of [["0", "success"], [
      "1",
      "fail(required tool node not successful: t)",
    ]]
  ) {
    using ran = await run(
      `start -> t -> a -> exit; t [type=tool, tool_command="exit ${code}"]
      a [prompt=a, requires_tool_success="true", required_tool_node=t]`,
    );
    assert.equal(ran.outcome("a"), end);
  }
});

Deno.test("validation tells of ways that would end badly", async () => {
  const cases: readonly (readonly [body: string, rule: string])[] = [
    ['a -> exit [condition="outcome=success"]; start -> a', "no_fail_route"],
    ["a [goal_gate=true]; start -> a -> exit", "goal_gate_has_retry"],
    [
      'bad [shape=Msquare]; start -> a -> exit; a -> bad [condition="outcome=fail"]',
      "exit_outcome",
    ],
    [
      'start -> a -> exit; a -> b [condition="outcome=fail"]; b -> a',
      "unbounded_loop",
    ],
    ["start -> a -> exit; a -> b", "dead_end"],
    ["start -> a -> exit; a [retry_target=nowhere]", "retry_target_exists"],
  ];
  for (const [body, rule] of cases) {
    const lines = await check(`digraph { node [prompt=p]; a; b; ${body} }`);
    assert(
      lines.some((line) => line.includes(`[${rule}]`)),
      `${rule} ${lines}`,
    );
  }
});
