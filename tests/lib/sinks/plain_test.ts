import assert from "node:assert/strict";
import { plainSink } from "../../../lib/sinks/plain.ts";
import {
  created,
  events,
  finished,
  mendedRun,
  recorded,
  routed,
  settled,
  started,
} from "./support.ts";

Deno.test("plain tells one line a fact and leaves the passages out", () => {
  const output = recorded();
  const sink = plainSink(output);
  for (const event of mendedRun()) sink.event(event);
  assert.equal(
    output.text(),
    `\
10:15:00Z  run        demo  release.dot
10:15:00Z  goal       write a release note
10:15:05Z  started    check  tool
10:15:06Z  failed     check  1.2s  tool_exit_code_1
10:15:07Z  retrying   check  attempt 2 in 400ms
10:15:08Z  started    check  tool  attempt 2
10:15:09Z  failed     check  1.2s  tool_exit_code_1
10:15:11Z  route      check -> fix  outcome=fail
10:15:12Z  started    fix  codergen
10:15:13Z  ok         fix  1m05s
10:15:13Z  guardrail  fix  undid 1 disallowed change: main.go
10:15:16Z  notice     no agent is configured
10:15:17Z  started    check  tool  visit 2
10:15:18Z  ok         check  1.2s
10:15:24Z  ok         run completed at exit
`,
  );
});

Deno.test("plain --verbose adds passages, candidates, context updates and file changes", () => {
  const output = recorded();
  const sink = plainSink(output, { verbose: true });
  for (const event of mendedRun()) sink.event(event);
  const lines = output.text().split("\n");
  for (
    const line of [
      "10:15:01Z  started    start  start",
      "10:15:04Z  route      start -> check  unconditional edge",
      "10:15:11Z  edge       check  -> exit  outcome=success  weight 0  does not match",
      '10:15:11Z  edge       check  -> fix  outcome=fail  label "mend"  weight 2  matches',
      "10:15:13Z  notes      fix  mended",
      "10:15:13Z  context    fix  tries = 1",
      "10:15:13Z  created    fix  b.txt",
      "10:15:13Z  modified   fix  a.txt",
    ]
  ) assert.ok(lines.includes(line), line);
});

Deno.test("plain tells what a running stage reports, not more often than one reads a log", () => {
  const output = recorded();
  let seconds = 0;
  const now = () => `2026-01-02T10:15:${String(seconds).padStart(2, "0")}.000Z`;
  const sink = plainSink(output, { now });
  const report = (node: string, at: number, text: string) => {
    seconds = at;
    sink.output?.({ node, stream: "progress", text });
  };
  report("a", 1, "write x, 3 s");
  report("a", 2, "thinking, 4 s");
  report("b", 3, "still running,\n30 s");
  report("a", 11, "still running, 15 s");
  sink.output?.({ node: "c", stream: "stdout", text: "noise" });
  assert.equal(
    output.text(),
    `\
10:15:01Z  running    a  write x, 3 s
10:15:03Z  running    b  still running, 30 s
10:15:11Z  running    a  still running, 15 s
`,
  );
  assert.equal(plainSink(output).output, undefined);
});

Deno.test("plain says how a run that did not reach an exit has ended", () => {
  const output = recorded();
  const sink = plainSink(output, { runId: "demo" });
  const fail = { status: "fail", failureReason: "no" } as const;
  for (
    const event of events(
      {
        type: "RunResumed",
        pipelinePath: "p.dot",
        pipelineHash: "x",
        changed: true,
      },
      started("gate", { nodeType: "conditional", role: "pass" }),
      finished("gate", fail),
      settled("gate", "fail", { failureReason: "no" }),
      routed("gate", undefined, { outcome: "fail", reason: "none" }),
      {
        type: "RunFailed",
        error: "no route from node gate for outcome fail",
        failedStages: [],
      },
      { type: "RunCanceled", reason: "interrupted" },
    )
  ) sink.event(event);
  assert.equal(
    output.text(),
    `\
10:15:00Z  resumed    demo  p.dot  the pipeline has changed
10:15:02Z  failed     gate  1.2s  no
10:15:04Z  route      gate -> nowhere  no edge matches
10:15:05Z  failed     run: no route from node gate for outcome fail
10:15:06Z  stopped    run interrupted
`,
  );
});

Deno.test("plain tells a bug of a handler by the first line of its error", () => {
  const output = recorded();
  const [event] = events(finished("a", {
    status: "fail",
    failureReason: "handler error",
    failureClass: "bug",
  }, { error: "TypeError: x is not a function\n    at y" }));
  plainSink(output).event(event!);
  assert.equal(
    output.text(),
    "10:15:00Z  failed     a  1.2s  handler error  TypeError: x is not a function\n",
  );
});

Deno.test("plain keeps each fact on its line, whatever a stage says", () => {
  const output = recorded();
  const sink = plainSink(output);
  for (
    const event of events(
      { ...created, goal: "one\ntwo\x1b[2J" } as typeof created,
      finished("a", { status: "fail", failureReason: "x\ny\r\nz" }),
    )
  ) sink.event(event);
  assert.equal(
    output.text(),
    `\
10:15:00Z  run        demo  release.dot
10:15:00Z  goal       one two
10:15:01Z  failed     a  1.2s  x y z
`,
  );
});

Deno.test("plain colours the verb on a terminal", () => {
  const output = recorded({ colour: true });
  plainSink(output).event(events(finished("a"))[0]!);
  assert.equal(
    output.text(),
    "\x1b[2m10:15:00Z\x1b[22m  \x1b[32mok       \x1b[39m  a  1.2s\n",
  );
});

Deno.test("plain says what keeps programs within their limits, and that something does not hold", () => {
  const cases: [by: string[], unheld: string[], line: string][] = [
    [["landlock", "overlay"], [], "sandbox    landlock, overlay\n"],
    [["landlock"], ["x"], "sandbox    landlock, with gaps: see the notices\n"],
    [["none"], [], "sandbox    checked after each stage, not enforced\n"],
    [[], [], "goal       write a release note\n"],
  ];
  for (const [by, unheld, line] of cases) {
    const output = recorded();
    const limits = { wanted: "auto", by, unheld };
    for (const event of events({ ...created, limits } as typeof created)) {
      plainSink(output).event(event);
    }
    assert.ok(output.text().endsWith(line), output.text());
  }
});
