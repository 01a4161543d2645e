import assert from "node:assert/strict";
import type { StageReport } from "../../../lib/report.ts";
import { summary, type SummaryFacts } from "../../../lib/sinks/summary.ts";
import { recorded, report } from "./support.ts";

const STAGES: readonly StageReport[] = [
  stage({ node: "start", type: "start" }),
  stage({
    node: "check",
    outcome: "fail",
    reason: "tool_exit_code_1",
    attempts: 3,
  }),
  stage({ node: "fix", type: "codergen" }),
];
const FAILED = [{ node: "check", reason: "tool_exit_code_1" }];
const FACTS: SummaryFacts = {
  cwd: "/home/me",
  excerpts: new Map([["check", {
    path: "/home/me/.factory/runs/demo/check/tool.stderr.txt",
    tail: ["AssertionError: 3 is not 4", "\x1b[31m    at test.js:12\x1b[0m"],
  }]]),
};

function stage(fields: Partial<StageReport>): StageReport {
  return {
    node: "a",
    type: "tool",
    visit: 1,
    attempts: 1,
    outcome: "success",
    durationMs: 10,
    ...fields,
  };
}

Deno.test("a success says how much was done, and what was dealt with", () => {
  assert.equal(
    summary(report({ stages: STAGES }), FACTS, recorded()),
    `
✓ success  2 stages in 23.1s, 2 retries, 1 failure handled
  run       .factory/runs/demo
`,
  );
});

Deno.test("a failure says why, what to read and how to go on", () => {
  assert.equal(
    summary(
      report({
        status: "failed",
        error: "no route from node check for outcome fail",
        stages: STAGES,
        failedStages: FAILED,
      }),
      { ...FACTS, resume: "factory resume demo" },
      recorded(),
    ),
    `
✗ failed  no route from node check for outcome fail

  ✗ check  tool_exit_code_1  (3 attempts)
    .factory/runs/demo/check/tool.stderr.txt
    │ AssertionError: 3 is not 4
    │     at test.js:12

  run       .factory/runs/demo
  resume    factory resume demo
`,
  );
});

Deno.test("a partial success says what it is and why the exit code is 1", () => {
  const partial = report({
    outcome: "partial_success",
    stages: STAGES,
    failedStages: FAILED,
  });
  const head = (facts: SummaryFacts) =>
    summary(partial, facts, recorded()).split("\n")[1];
  assert.equal(
    head(FACTS),
    "◐ partial success  an exit was reached, but 1 failure was not handled (exit code 1; --allow-failures makes it 0)",
  );
  assert.equal(
    head({ ...FACTS, allowFailures: true }),
    "◐ partial success  an exit was reached, but 1 failure was not handled (accepted by --allow-failures)",
  );
});

Deno.test("a stop says that nothing is lost, and reports no failures", () => {
  const stopped = {
    stages: STAGES,
    failedStages: FAILED,
    error: "the run was interrupted",
  };
  assert.equal(
    summary(
      report({ ...stopped, status: "canceled" }),
      { ...FACTS, resume: "factory resume demo" },
      recorded(),
    ),
    `
■ stopped  the run was interrupted after 2 stages in 23.1s; nothing that was done is lost
  run       .factory/runs/demo
  resume    factory resume demo
`,
  );
});

Deno.test("only a success is called one", () => {
  const others = [
    report({ outcome: "partial_success" }),
    report({ outcome: "fail" }),
    report({ status: "failed" }),
    report({ status: "canceled" }),
    report({ status: "interrupted" }),
    report({ status: "running" }),
  ].map(({ outcome, ...rest }) =>
    rest.status === "completed" ? { ...rest, outcome: outcome! } : rest
  );
  for (const other of others) {
    const text = summary(other, FACTS, recorded());
    assert.doesNotMatch(text, /✓|^. success/m, text);
  }
});

Deno.test("notices are wrapped below their label", () => {
  const notice =
    "no agent is configured: codergen stages succeed without doing anything; set agent.backend on the node";
  assert.equal(
    summary(report({ notices: [notice] }), FACTS, recorded()),
    `
✓ success  0 stages in 23.1s
  notice    no agent is configured: codergen stages succeed without doing anything; set
            agent.backend on the node
  run       .factory/runs/demo
`,
  );
});

Deno.test("a failure without a reason says so, and the excerpt is cut to the terminal", () => {
  const text = summary(
    report({ status: "failed", failedStages: [{ node: "x", reason: "" }] }),
    {
      ...FACTS,
      excerpts: new Map([["x", { path: "/r/x", tail: ["y".repeat(100)] }]]),
    },
    recorded({ isTerminal: true, columns: 40 }),
  );
  assert.match(text, /✗ x {2}it gave no reason\n/);
  assert.match(text, /│ y{32}…\n/);
});
