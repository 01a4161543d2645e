/** What agents use, as each view tells it. */

import assert from "node:assert/strict";
import type { RunRecord, Usage } from "../../../lib/history/event.ts";
import { jsonSink, reportJson } from "../../../lib/sinks/json.ts";
import { type Clock, LiveSink } from "../../../lib/sinks/live.ts";
import { plainSink } from "../../../lib/sinks/plain.ts";
import { summary } from "../../../lib/sinks/summary.ts";
import { usageJson, usageText } from "../../../lib/sinks/usage.ts";
import { Screen } from "./screen.ts";
import {
  created,
  events,
  finished,
  recorded,
  report,
  started,
} from "./support.ts";

const USAGE: Usage = {
  model: "gpt-5",
  inputTokens: 1200,
  cachedInputTokens: 200,
  outputTokens: 34,
  costUsd: 0.05,
};

function spent(usage: Usage): RunRecord {
  return { type: "AgentSpent", node: "write", visit: 1, attempt: 1, usage };
}

const AGENT = started("write", { role: "agent", nodeType: "codergen" });

Deno.test("a usage is told with its cost, or that nobody knows it", () => {
  const { costUsd: _, ...unpriced } = USAGE;
  const cases: [usage: Usage | undefined, text: string][] = [
    [USAGE, "1,234 tokens, $0.05"],
    [unpriced, "1,234 tokens, cost unknown"],
    [{ inputTokens: 1, outputTokens: 0, costUsd: 0 }, "1 token, $0"],
    [undefined, ""],
  ];
  for (const [usage, text] of cases) assert.equal(usageText(usage), text);
  assert.deepEqual(usageJson(unpriced), {
    model: "gpt-5",
    input_tokens: 1200,
    cached_input_tokens: 200,
    output_tokens: 34,
    cost_usd: "unknown",
  });
});

Deno.test("the live view tells what a running agent has used so far", () => {
  const output = recorded({ isTerminal: true, columns: 70 });
  let now = 0;
  const clock: Clock = { now: () => now, every: () => () => {} };
  using sink = new LiveSink(output, { clock, nodes: ["write"] });
  for (const event of events(created, AGENT, spent(USAGE), spent(USAGE))) {
    now += 100;
    sink.event(event);
  }
  const shown = new Screen().feed(output.text());
  assert.match(
    shown.lines.join("\n"),
    /write .*codergen · 2,468 tokens, \$0\.10/,
  );
});

Deno.test("the plain view tells each usage when it is to tell all, and the sum when the stage ends", () => {
  const told = (verbose: boolean) => {
    const output = recorded();
    const sink = plainSink(output, { verbose });
    const end = finished("write", undefined, { usage: USAGE });
    for (const event of events(created, AGENT, spent(USAGE), end)) {
      sink.event(event);
    }
    return output.text();
  };
  assert.match(told(false), /ok +write .* 1,234 tokens, \$0\.05$/m);
  assert.doesNotMatch(told(false), /used/);
  assert.match(told(true), /used +write {2}1,234 tokens, \$0\.05 {2}gpt-5$/m);
});

Deno.test("programs get it by event, by stage and in all", () => {
  const output = recorded();
  const sink = jsonSink(output);
  for (const event of events(created, AGENT, spent(USAGE))) sink.event(event);
  const last = JSON.parse(output.writes.at(-1) ?? "");
  assert.equal(last.type, "AgentSpent");
  assert.equal(last.node_id, "write");
  assert.deepEqual(last.usage, usageJson(USAGE));
  const whole = reportJson(report({ usage: USAGE }));
  assert.deepEqual(whole["usage"], usageJson(USAGE));
  assert.equal(reportJson(report({}))["usage"], undefined);
});

Deno.test("the summary has a line for it, where there is something", () => {
  const facts = { cwd: "/", excerpts: new Map() };
  assert.match(
    summary(report({ usage: USAGE }), facts, recorded()),
    /^ {2}used {6}1,234 tokens, \$0\.05$/m,
  );
  assert.doesNotMatch(summary(report({}), facts, recorded()), /used/);
});

Deno.test("a wait that a server has asked for is told as such", () => {
  const output = recorded();
  const sink = plainSink(output);
  const retrying: RunRecord = {
    ...{ type: "StageRetrying", node: "write", visit: 1, attempt: 2 },
    ...{ delayMs: 30_000, reason: "429", clean: false },
  };
  for (const askedMs of [30_000, undefined]) {
    const record = askedMs === undefined ? retrying : { ...retrying, askedMs };
    for (const event of events(record)) sink.event(event);
  }
  assert.match(
    output.text(),
    /attempt 2 in 30\.0s {2}as the server asked\n.*attempt 2 in 30\.0s\n/,
  );
});
