import { deepEqual, equal, match, ok } from "node:assert/strict";
import { LARGEST_ANSWER, parseAnswer } from "../../../lib/agents/answer.ts";
import type { AgentAnswer } from "../../../lib/agents/backend.ts";

const ANSWERS: readonly (readonly [string, unknown, AgentAnswer])[] = [
  ["the outcome alone", { outcome: "success" }, { status: "success" }],
  ["an outcome with blanks", { outcome: " fail\n" }, { status: "fail" }],
  [
    "all fields",
    {
      outcome: "fail",
      preferred_next_label: "Fix",
      suggested_next_ids: ["fix", "stop"],
      context_updates: { score: 3, "verification.plan": { files: [] } },
      notes: "n",
      failure_reason: "r",
      failure_class: "transient",
      verification_plan: { files: [], commands: ["true"] },
    },
    {
      status: "fail",
      preferredLabel: "Fix",
      suggestedNextIds: ["fix", "stop"],
      contextUpdates: { score: 3, "verification.plan": { files: [] } },
      notes: "n",
      failureReason: "r",
      failureClass: "transient",
      verificationPlan: { files: [], commands: ["true"] },
    },
  ],
  [
    "nulls and empty texts, which strict schemas make of absent fields",
    {
      outcome: "retry",
      preferred_next_label: "",
      suggested_next_ids: [],
      context_updates: null,
      notes: null,
      failure_reason: "",
      failure_class: "",
      verification_plan: null,
    },
    { status: "retry", suggestedNextIds: [] },
  ],
  [
    "the label's other name",
    { outcome: "success", preferred_label: "Yes" },
    { status: "success", preferredLabel: "Yes" },
  ],
  [
    "updates as a list",
    {
      outcome: "success",
      context_updates: [{ key: "a", value: 1 }, { key: "b" }],
    },
    { status: "success", contextUpdates: { a: 1, b: null } },
  ],
  [
    "an unknown failure class",
    { outcome: "success", failure_class: "none" },
    { status: "success", notes: 'unknown failure class "none" ignored' },
  ],
  ["unknown fields", { outcome: "skipped", mood: "good" }, {
    status: "skipped",
  }],
];

for (const [what, value, answer] of ANSWERS) {
  Deno.test(`an answer may have ${what}`, () => {
    deepEqual(parseAnswer(JSON.stringify(value)), { kind: "answer", answer });
  });
}

const FENCED = [
  '```json\n{"outcome": "fail"}\n```',
  'I did it.\n\n```JSON  \r\n{"outcome":\r\n "fail"}\r\n```\r\nBye.',
  'First\n```json\n{"outcome": "success"}\n```\nthen\n  ```json\n{"outcome": "fail"}\n  ```\n',
];

for (const text of FENCED) {
  Deno.test(`an answer is found in ${JSON.stringify(text)}`, () => {
    deepEqual(parseAnswer(text), {
      kind: "answer",
      answer: { status: "fail" },
    });
  });
}

const TEXTS = [
  "",
  "Done.",
  "42",
  "null",
  '"outcome"',
  "[]",
  '{"mood": "good"}',
  '{"outcome": "fail"',
  '```json\n{"outcome": "fail"}',
  "```json\nnot json\n```",
  "[".repeat(500_000),
];

for (const text of TEXTS) {
  Deno.test(`${JSON.stringify(text.slice(0, 30))} is no answer, but a text`, () => {
    equal(parseAnswer(text).kind, "text");
  });
}

const INVALID: readonly (readonly [unknown, RegExp])[] = [
  [{ outcome: "banana" }, /outcome is "banana", but must be one of success, /],
  [{ outcome: "" }, /outcome is ""/],
  [{ outcome: 1 }, /outcome is 1/],
  [{ outcome: null }, /outcome is missing/],
  [{ notes: "no outcome" }, /outcome is missing/],
  [{ outcome: "x".repeat(1000) }, /outcome is "x{79}…, but/],
  [{ outcome: "success", notes: 3 }, /notes is 3, but must be a string/],
  [{ outcome: "success", preferred_label: [] }, /preferred_label is an array/],
  [
    { outcome: "success", suggested_next_ids: "a,b" },
    /suggested_next_ids is "a,b"/,
  ],
  [{ outcome: "success", suggested_next_ids: [1] }, /array of strings/],
  [{ outcome: "success", context_updates: "a=1" }, /context_updates is "a=1"/],
  [{ outcome: "success", context_updates: [1] }, /context_updates entry is 1/],
  [{ outcome: "success", context_updates: [{ value: 1 }] }, /{key, value}/],
  [{ outcome: "fail", failure_reason: {} }, /failure_reason is an object/],
];

for (const [value, reason] of INVALID) {
  Deno.test(`an answer is refused for ${JSON.stringify(value).slice(0, 60)}`, () => {
    const parsed = parseAnswer(JSON.stringify(value));
    equal(parsed.kind, "invalid");
    match(parsed.kind === "invalid" ? parsed.reason : "", reason);
  });
}

Deno.test("an answer that is too large is refused", () => {
  const text = JSON.stringify({
    outcome: "success",
    notes: "x".repeat(LARGEST_ANSWER),
  });
  equal(parseAnswer(text).kind, "invalid");
});

Deno.test("an answer that is nested too deep to be written again is no answer", () => {
  const deep = "[".repeat(200) + "]".repeat(200);
  equal(
    parseAnswer(`{"outcome":"success","context_updates":{"a":${deep}}}`).kind,
    "text",
  );
});

Deno.test("an agent cannot set the engine's keys", () => {
  const parsed = parseAnswer(`{
    "outcome": "success",
    "notes": "n",
    "context_updates": {
      "score": 1, "outcome": "fail", "current_node": "x", "graph.goal": "x",
      "internal.visits.a": 0, "last_failure.reason": "x", "human.gate.label": "y",
      "output.other": 1
    }
  }`);
  ok(parsed.kind === "answer");
  deepEqual(parsed.answer.contextUpdates, { score: 1 });
  equal(
    parsed.answer.notes,
    "n; context keys of the engine were not set: outcome, current_node, " +
      "graph.goal, internal.visits.a, last_failure.reason, human.gate.label, output.other",
  );
});

Deno.test("an answer cannot reach the prototype of anything", () => {
  for (
    const updates of [
      '{"__proto__": {"polluted": 1}, "constructor": 1, "a": 2}',
      '[{"key": "__proto__", "value": {"polluted": 1}}, {"key": "a", "value": 2}]',
    ]
  ) {
    const parsed = parseAnswer(
      `{"outcome": "success", "__proto__": {"notes": "stolen"}, "context_updates": ${updates}}`,
    );
    ok(parsed.kind === "answer");
    const { contextUpdates = {}, notes } = parsed.answer;
    deepEqual(Object.keys(contextUpdates), ["a"]);
    equal(Object.getPrototypeOf(contextUpdates), Object.prototype);
    ok(!notes?.includes("stolen"));
    equal(Reflect.get({}, "polluted"), undefined);
  }
  equal(parseAnswer('{"__proto__": {"outcome": "success"}}').kind, "text");
});
