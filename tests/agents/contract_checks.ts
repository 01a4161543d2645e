/** What holds of every turn that a backend has had. */

import assert from "node:assert/strict";
import type { Outcome } from "../../lib/handler.ts";
import type { TestContext } from "../../lib/testing/handler_context.ts";
import type { AgentUnderTest } from "./scripted.ts";

/** What is wrong with the answer "banana". */
export const PROBLEM =
  /the answer's outcome is "banana", but must be one of success,/;

/** The answer could not be read, and the reason says why. */
export function checkUnreadable(outcome: Outcome): void {
  assert.equal(outcome.status, "fail");
  assert.equal(outcome.failureClass, "deterministic");
  assert.match(outcome.failureReason ?? "", PROBLEM);
}

/** An agent that can go on has told which session it was. */
export function checkSession(
  { declared }: AgentUnderTest,
  outcome: Outcome,
): void {
  const { name, capabilities } = declared;
  if (!capabilities.resume) return assert.equal(outcome.session, undefined);
  assert.equal(outcome.session?.backend, name);
  assert.ok(outcome.session?.id);
}

/** What it told is what was recorded. */
export function checkUsage(
  { usage }: AgentUnderTest,
  { spent }: TestContext,
  turns: number,
): void {
  const sum = (count: (one: (typeof spent)[number]) => number | undefined) =>
    spent.reduce((total, one) => total + (count(one) ?? 0), 0);
  if (!usage) return;
  assert.equal(
    sum(({ inputTokens }) => inputTokens),
    usage.inputTokens * turns,
  );
  assert.equal(
    sum(({ cachedInputTokens }) => cachedInputTokens),
    (usage.cachedInputTokens ?? 0) * turns,
  );
  assert.equal(
    sum(({ outputTokens }) => outputTokens),
    usage.outputTokens * turns,
  );
}

/** Each line is JSON of its form, times do not go back, and each turn's end is there. */
export function checkEvents(
  agent: AgentUnderTest,
  { artifacts }: TestContext,
  turns: readonly ("reply" | "problem" | "reason")[],
): void {
  const text = artifacts.read("agent.events.jsonl");
  if (text === undefined) {
    return assert.equal(agent.declared.capabilities.schema, "own");
  }
  assert.ok(text.endsWith("\n"));
  const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  let before = 0;
  for (const { schema_version, elapsed_ms, turn, type } of lines) {
    assert.equal(schema_version, 1);
    assert.ok(elapsed_ms >= before);
    assert.ok(turn >= 1 && turn <= turns.length);
    assert.equal(typeof type, "string");
    before = elapsed_ms;
  }
  const ends = lines.filter(({ type }) => type === "turn");
  assert.deepEqual(
    ends.map(({ turn }) => turn),
    turns.map((_, index) => index + 1),
  );
  for (const [index, field] of turns.entries()) {
    assert.ok(ends[index][field], `${field} of turn ${index + 1}`);
  }
}
