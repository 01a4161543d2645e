import assert from "node:assert/strict";
import {
  type Condition,
  keysOf,
  parseCondition,
} from "../../../lib/condition/mod.ts";

function parsed(text: string): Condition {
  const result = parseCondition(text);
  assert(result.ok, result.ok ? "" : `${text}: ${result.message}`);
  return result.condition;
}

/** A condition as text with every parenthesis that its tree implies. */
function shown(condition: Condition): string {
  switch (condition.kind) {
    case "always":
      return "always";
    case "all":
      return `(${condition.parts.map(shown).join(" && ")})`;
    case "any":
      return `(${condition.parts.map(shown).join(" || ")})`;
    case "not":
      return `!${shown(condition.part)}`;
    case "truthy":
      return condition.key;
    case "compare":
      return `${condition.key} ${condition.operator} <${condition.value}>`;
  }
}

const READ: readonly (readonly [string, string])[] = [
  ["", "always"],
  [" \t\n", "always"],
  ["outcome=success", "outcome = <success>"],
  ["outcome == success", "outcome = <success>"],
  ["outcome!=fail", "outcome != <fail>"],
  ["context.n>=10", "context.n >= <10>"],
  ["context.n > -1.5", "context.n > <-1.5>"],
  ["n<3", "n < <3>"],
  ["n<=3", "n <= <3>"],
  ["context.tests_passed=true", "context.tests_passed = <true>"],
  ["x contains foo", "x contains <foo>"],
  [`x matches "^v\\d+$"`, "x matches <^v\\d+$>"],
  [`x = "a \\"b\\" \\\\ c"`, 'x = <a "b" \\ c>'],
  [`x = 'a "b"'`, 'x = <a "b">'],
  [`x = "it's \\q"`, "x = <it's \\q>"],
  [`x=""`, "x = <>"],
  ["flag", "flag"],
  ["!flag", "!flag"],
  ["!!flag", "!!flag"],
  ["a && b || c && d", "((a && b) || (c && d))"],
  ["a || b && c", "(a || (b && c))"],
  ["(a || b) && c", "((a || b) && c)"],
  ["!(a && b)", "!(a && b)"],
  ["!a && b", "(!a && b)"],
  ["!a = 1", "!a = <1>"],
  ["contains contains contains", "contains contains <contains>"],
  ["preferred_label=claude-opus-4.5", "preferred_label = <claude-opus-4.5>"],
  ["internal.visits.fix < 3", "internal.visits.fix < <3>"],
  ["x=src/main.go", "x = <src/main.go>"],
  ["x=ünïcode", "x = <ünïcode>"],
  ["a=b\n&&\nc=d", "(a = <b> && c = <d>)"],
];

for (const [text, tree] of READ) {
  Deno.test(`condition ${JSON.stringify(text)} is read as ${tree}`, () => {
    assert.equal(shown(parsed(text)), tree);
  });
}

const REFUSED: readonly (readonly [string, string, number, number, string?])[] =
  [
    ["outcome=", 'expected a value after "="', 8, 0],
    ["outcome=  ", 'expected a value after "="', 8, 0],
    ["outcome= && b", 'expected a value after "=", found "&&"', 9, 2],
    ["=x", 'expected a key, such as outcome, but found "="', 0, 1],
    [
      `"a"=b`,
      'expected a key, such as outcome, but found "a"',
      0,
      3,
      "write the key on the left: outcome=success",
    ],
    ["3=x", 'expected a key, such as outcome, but found "3"', 0, 1],
    ["a &&", "expected a key, such as outcome, at the end", 4, 0],
    ["a & b", 'unexpected "&"', 2, 1, 'write "&&", or put the value in quotes'],
    ["a | b", 'unexpected "|"', 2, 1],
    ["a and b", 'unexpected "and"', 2, 3, "write &&"],
    ["a eq 3", 'unexpected "eq"', 2, 2, "write ="],
    [
      "label=Ship it",
      'unexpected "it"',
      11,
      2,
      "join comparisons with && or ||, and put a value with spaces in quotes",
    ],
    ["(a", 'a "(" is not closed', 0, 1, 'add the missing ")"'],
    ["a)", 'unexpected ")"', 1, 1],
    ["()", 'expected a key, such as outcome, but found ")"', 1, 1],
    ["a === b", 'expected a value after "==", found "="', 4, 1],
    ["a =! b", 'expected a value after "=", found "!"', 3, 1],
    [`a="b`, "a quoted value does not end", 2, 2, 'add the closing "'],
    [
      `a matches "("`,
      '"(" is not a regular expression: unterminated group',
      10,
      3,
    ],
    [
      `a matches "(x+)+$"`,
      'the pattern "(x+)+$" repeats a repetition, which can run for ever',
      10,
      8,
    ],
  ];

for (const [text, message, offset, length, fix] of REFUSED) {
  Deno.test(`condition ${JSON.stringify(text)} is refused: ${message}`, () => {
    const result = parseCondition(text);
    assert(!result.ok);
    assert.equal(result.message, message);
    assert.deepEqual([result.offset, result.length], [offset, length]);
    if (fix !== undefined) assert.equal(result.fix, fix);
  });
}

Deno.test("a condition of 64 levels is read, one of 65 is refused", () => {
  const nested = (depth: number) => "(".repeat(depth) + "a" + ")".repeat(depth);
  parsed(nested(64));
  parsed("!".repeat(64) + "a");
  const result = parseCondition(nested(65));
  assert(!result.ok);
  assert.equal(result.message, "nested deeper than 64 levels");
  assert.equal(result.offset, 64);
  assert(!parseCondition("!".repeat(100_000) + "a").ok);
});

Deno.test("a chain of 20,000 comparisons is no depth", () => {
  const condition = parsed(Array(20_000).fill("a=1").join("&&"));
  assert(condition.kind === "all");
  assert.equal(condition.parts.length, 20_000);
});

Deno.test("a comparison knows where its key and its value stand", () => {
  const condition = parsed(`  outcome = "sucess"`);
  assert(condition.kind === "compare");
  assert.deepEqual(condition.keyRange, { offset: 2, length: 7 });
  assert.deepEqual(condition.valueRange, { offset: 12, length: 8 });
});

Deno.test("keysOf names each key once, in order", () => {
  assert.deepEqual(
    keysOf(parsed("b=1 && (a || !b) && context.c matches x && a")),
    ["b", "a", "context.c"],
  );
  assert.deepEqual(keysOf(parsed("")), []);
});

Deno.test("patterns that repeat something with an end of its own are fine", () => {
  for (
    const pattern of [
      "(\\d+\\.)+\\d+",
      "(a|b)*c",
      "[a+]+",
      "\\(a+\\)+",
      "(?:ab)+",
    ]
  ) parsed(`x matches "${pattern}"`);
  for (const pattern of ["(a*)*", "(?:[a-z]+|x)*", "(\\w+)+", "(x|y*)+"]) {
    assert(!parseCondition(`x matches "${pattern}"`).ok, pattern);
  }
});
