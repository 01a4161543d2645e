import assert from "node:assert/strict";
import {
  type Condition,
  couldHold,
  evaluate,
  mustHold,
  parseCondition,
  valueOf,
} from "../../../lib/condition/mod.ts";

function parsed(text: string): Condition {
  const result = parseCondition(text);
  assert(result.ok, text);
  return result.condition;
}

const CONTEXT: Readonly<Record<string, unknown>> = {
  outcome: "success",
  preferred_label: "Ship it",
  "context.own": "with",
  bare: "without",
  n: 10,
  text_number: " 9.5 ",
  zero: 0,
  no: false,
  yes: true,
  nothing: null,
  empty: "",
  list: ["ab", 3],
  none: [],
  review: { score: 4, by: { name: "Ada" } },
  "internal.visits.fix": 2,
  version: "v12",
  long: "a".repeat(20_000) + "b",
  both: "bare",
  "context.both": "prefixed",
};

const scope = (key: string) =>
  Object.hasOwn(CONTEXT, key) ? CONTEXT[key] : undefined;

const HOLDS: readonly string[] = [
  "",
  "outcome=success",
  "outcome!=fail",
  `preferred_label="Ship it"`,
  "own=with",
  "context.own=with",
  "bare=without",
  "context.bare=without",
  "both=bare",
  "context.both=prefixed",
  "context.outcome=success",
  "missing=''",
  "missing!=x",
  "nothing=''",
  "n=10",
  "n>9",
  "n>=10",
  "n<=10",
  "n<1e2",
  "text_number<10",
  "zero=0",
  "yes=true",
  "yes",
  "n",
  "!zero",
  "!no",
  "!nothing",
  "!empty",
  "!missing",
  "!none",
  "list",
  "list contains ab",
  "list contains 3",
  "version contains 12",
  "review contains Ada",
  `version matches "^v\\d+$"`,
  "review.score=4",
  "context.review.by.name=Ada",
  "internal.visits.fix<3",
  "long matches ^a",
  "yes && (no || n=10) && !(zero)",
];

const FAILS: readonly string[] = [
  "outcome=Success",
  "outcome=fail",
  "n=10.0",
  "n>10",
  "missing>0",
  "missing<1",
  "version>1",
  "n>abc",
  "n>0x1",
  "missing",
  "list contains a",
  "list contains missing",
  "version matches ^\\d",
  "long matches b$",
  "review.by.age",
  "review.toString",
  "toString",
  "internal.visits.other>0",
  "yes && no || zero",
];

for (const [texts, expected] of [[HOLDS, true], [FAILS, false]] as const) {
  for (const text of texts) {
    Deno.test(`condition ${JSON.stringify(text)} ${expected ? "holds" : "does not hold"}`, () => {
      assert.equal(evaluate(parsed(text), scope), expected);
    });
  }
}

Deno.test("the longest key of a dotted name is looked into", () => {
  const values: Record<string, unknown> = {
    "a.b": { c: "near" },
    a: { b: { c: "far" } },
  };
  assert.equal(valueOf("a.b.c", (key) => values[key]), "near");
});

const COULD: readonly (readonly [string, "must" | "could" | "never"])[] = [
  ["", "must"],
  ["outcome=fail", "must"],
  ["outcome!=success", "must"],
  ["outcome=success", "never"],
  ["outcome=success || outcome=fail", "must"],
  ["outcome=success && context.x", "never"],
  ["outcome=fail && context.x", "could"],
  ["context.x", "could"],
  ["!(outcome=fail)", "never"],
  ["!context.x", "could"],
  ["outcome=success || context.x=1", "could"],
  ["outcome=fail || context.x=1", "must"],
  ["outcome contains ai", "must"],
  ["outcome matches ^s", "never"],
  ["outcome", "must"],
  ["outcome>1", "never"],
  ["context.outcome=success", "could"],
];

for (const [text, expected] of COULD) {
  Deno.test(`condition ${JSON.stringify(text)} ${expected} hold${expected === "never" ? "s" : ""} after fail`, () => {
    const condition = parsed(text);
    const known = { outcome: "fail" };
    assert.equal(couldHold(condition, known), expected !== "never");
    assert.equal(mustHold(condition, known), expected === "must");
  });
}

Deno.test("couldHold is never wrong to say no", () => {
  const leaves = ["outcome=fail", "outcome=success", "x", "x=1", "x>1", "y!=a"];
  const values = ["", "1", "2", "a", "false"];
  let seed = 7;
  const random = (below: number) => {
    seed = seed * 48271 % 2147483647;
    return seed % below;
  };
  const make = (depth: number): string => {
    const kind = depth === 0 ? 0 : random(4);
    if (kind === 1) return `!(${make(depth - 1)})`;
    if (kind === 2) return `(${make(depth - 1)} && ${make(depth - 1)})`;
    if (kind === 3) return `(${make(depth - 1)} || ${make(depth - 1)})`;
    return leaves[random(leaves.length)]!;
  };
  for (let round = 0; round < 300; round++) {
    const text = make(4);
    const condition = parsed(text);
    for (const outcome of ["fail", "success"]) {
      for (const x of values) {
        for (const y of values) {
          const all: Record<string, string> = { outcome, x, y };
          const holds = evaluate(condition, (key) => all[key]);
          if (holds) assert(couldHold(condition, { outcome }), text);
          else assert(!mustHold(condition, { outcome }), text);
        }
      }
    }
  }
});
