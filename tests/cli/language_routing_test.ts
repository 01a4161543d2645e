/** Sections 3 and 5: which handler runs a node, which edge is taken, what a condition means. */

import assert from "node:assert/strict";
import { check, quoted, run } from "./language_support.ts";

/** Attributes of node `n`, and the handler that runs it. */
const HANDLERS: readonly (readonly [attributes: string, type: string])[] = [
  ["", "codergen"],
  ["shape=box", "codergen"],
  ["shape=ellipse", "codergen"],
  ["shape=diamond", "conditional"],
  ["shape=parallelogram, tool_command=true", "tool"],
  ['shape="parallelogram ", tool_command=true', "tool"],
  ["shape=diamond, type=tool, tool_command=true", "tool"],
  ["shape=parallelogram, type=codergen", "codergen"],
  ["type=conditional", "conditional"],
];

for (const [attributes, type] of HANDLERS) {
  Deno.test(`[${attributes}] is run by ${type}`, async () => {
    using ran = await run(`start -> n -> exit; n [${attributes}]`);
    assert.equal(ran.report.stages[1]?.type, type);
  });
}

Deno.test("start and exit are known by type, by shape and by id", async () => {
  const starts = ["s [type=start]", "s [shape=Mdiamond]", "s", "s"];
  const exits = ["e [type=exit]", "e [shape=Msquare]", "e", "e"];
  const ids = [["s", "e"], ["s", "e"], ["start", "exit"], ["Start", "end"]];
  for (const [index, [start = "", exit = ""]] of ids.entries()) {
    const declared = [starts[index], exits[index]].map((text = "") =>
      text.replace(/^s\b/, start).replace(/^e\b/, exit)
    );
    using ran = await run(
      `${declared.join(";")}; ${start} -> n -> ${exit}; n [prompt=x]`,
    );
    assert.deepEqual(ran.report.stages.map(({ type }) => type), [
      "start",
      "codergen",
      "exit",
    ]);
  }
});

Deno.test("a default type is that of the nodes that work", async () => {
  for (const ends of ["", "start [shape=Mdiamond]; exit [shape=Msquare];"]) {
    using ran = await run(
      `node [type=tool, tool_command="true"]; ${ends}
      start -> a -> b -> exit; a [shape=ellipse]; b [shape=box]`,
    );
    const types = ran.report.stages.map(({ type }) => type);
    assert.deepEqual(types, ["start", "tool", "tool", "exit"]);
  }
});

Deno.test("an id says nothing of a node that has a shape of its own", async () => {
  const lines = await check("digraph { start [shape=box]; start -> exit }");
  assert.match(lines.join("\n"), /error\[start_node\]/);
});

/** A node that ends in success, its edges, and where they lead. */
const EDGES: readonly (readonly [a: string, edges: string, to: string])[] = [
  ["", "a -> c; a -> b", "b"],
  ["", "a -> b; a -> c [weight=1]", "c"],
  ["", 'a -> b [weight=-1]; a -> c [weight="-0.5"]', "c"],
  ["", 'a -> b [weight=9]; a -> c [condition="outcome=success"]', "c"],
  [
    "",
    'a -> b [condition="outcome=success"]; a -> c [condition="outcome", weight=1]',
    "c",
  ],
  [
    "",
    'a -> c [condition="outcome=success"]; a -> b [condition="outcome"]',
    "b",
  ],
  ["", 'a -> b [condition="outcome=fail"]; a -> c [condition="  "]', "c"],
  [
    "test.preferred_next_label=yes",
    "a -> b [label=no, weight=9]; a -> c [label=yes]",
    "c",
  ],
  [
    "test.preferred_next_label=yes",
    'a -> b [condition="outcome=success"]; a -> c [label=yes]',
    "b",
  ],
  [
    'test.preferred_next_label="[R] Retry it "',
    'a -> b; a -> c [label="R) retry it"]',
    "c",
  ],
  [
    'test.preferred_next_label="FIX"',
    'a -> b; a -> c [label=" f - Fix "]',
    "c",
  ],
  [
    'test.preferred_next_label="über"',
    'a -> b; a -> c [label="[Ü] Über"]',
    "c",
  ],
  ["test.preferred_next_label=none", "a -> b; a -> c [label=yes]", "b"],
  [
    "test.preferred_next_label=yes, test.suggested_next_ids=d",
    "a -> b; a -> c [label=yes]; a -> d; d [prompt=d]; d -> exit",
    "c",
  ],
  ['test.suggested_next_ids="ghost, c, b"', "a -> b [weight=9]; a -> c", "c"],
  [
    'test.suggested_next_ids="c"',
    'a -> b; a -> c [condition="outcome=fail"]',
    "b",
  ],
];

for (const [a, edges, to] of EDGES) {
  Deno.test(`with [${a}] the edges ${edges} lead to ${to}`, async () => {
    using ran = await run(
      `a [prompt=a, ${a}]; b [prompt=b]; c [prompt=c]; start -> a; ${edges}
      {b c} -> exit; start -> {b c} [condition="outcome=fail"]`,
    );
    assert.equal(ran.way, `a ${to}`);
  });
}

const CONTEXT = {
  text: "two words",
  n: 7,
  s: "10",
  yes: true,
  no: false,
  zero: 0,
  none: "",
  list: ["a", 1],
  deep: { er: { est: "x" } },
  "dotted.key": "d",
  "context.odd": "odd",
  version: "1.10",
};

/** Conditions after a success, and whether they hold. */
const CONDITIONS: readonly (readonly [condition: string, holds: boolean])[] = [
  ["outcome=success", true],
  ["outcome = success", true],
  ["outcome == 'success'", true],
  ['outcome="success"', true],
  ["outcome=Success", false],
  ["outcome!=fail", true],
  ["preferred_label=go", true],
  ["failure_class=''", true],
  ["failure_class", false],
  ["context.n=7", true],
  ["n=7", true],
  ["context.n=7.0", false],
  ["context.n>=7 && context.n<8", true],
  ["context.n>7 || context.n<=6", false],
  ["context.s>9", true],
  ["context.s<9", false],
  ["context.text>1", false],
  ["context.text<1", false],
  ["context.missing<1", false],
  ["context.missing>=0", false],
  ["context.n>many", false],
  ["context.n>-1", true],
  ["context.missing=''", true],
  ["context.missing!=x", true],
  ["context.missing", false],
  ["context.yes", true],
  ["context.yes=true", true],
  ["context.no", false],
  ["!context.no", true],
  ["context.zero", false],
  ["context.none", false],
  ["context.text='two words'", true],
  ["context.text contains words", true],
  ["context.text contains 'o w'", true],
  ["context.list contains a", true],
  ["context.list contains 1", true],
  ["context.list contains b", false],
  ["context.text matches '^two\\\\s'", true],
  ["context.text matches ^words", false],
  ["context.deep.er.est=x", true],
  ["context.dotted.key=d", true],
  ["dotted.key=d", true],
  ["context.odd=odd", true],
  ["odd=odd", true],
  ["context.version=1.10", true],
  ["context.version=1.1", false],
  ["internal.visits.a=1", true],
  ["internal.visits.b=0", true],
  ["internal.visits.a > 1", false],
  ["!outcome=fail", true],
  ["!(outcome=success)", false],
  ["outcome=fail || outcome=success && context.yes", true],
  ["outcome=success || outcome=success && context.no", true],
  ["(outcome=success || outcome=fail) && context.no", false],
];

Deno.test("conditions hold as the reference has them", async () => {
  // One node a condition, which leads to itself only when something is wrong.
  const nodes = CONDITIONS.map(([condition, holds], index) => {
    const at = condition.replaceAll("visits.a", `visits.n${index}`);
    const next = index + 1 < CONDITIONS.length ? `n${index + 1}` : "exit";
    return `n${index} -> ${holds ? next : `wrong`} [condition=${quoted(at)}]
      n${index} -> ${holds ? "wrong" : next}`;
  });
  using ran = await run(
    `node [prompt=x, test.preferred_next_label=go]
    wrong [shape=Msquare, outcome=fail]
    ${CONDITIONS.map((_, index) => `n${index}`).join(";")}
    b; start -> n0; start -> b [condition="outcome=fail"]; b -> exit
    ${nodes.join("\n")}`,
    { set: CONTEXT },
  );
  const wrong = ran.verdict === "success"
    ? undefined
    : CONDITIONS[ran.report.stages.length - 3];
  assert.equal(wrong, undefined);
});

Deno.test("a condition that cannot be read is an error with its place", async () => {
  const cases: readonly (readonly [condition: string, said: RegExp])[] = [
    ["outcome=", /1:40 .*expected a value after "="/],
    ["outcome=success &&", /expected a key/],
    ["=success", /expected a key/],
    ["(outcome=fail", /a "\(" is not closed/],
    ["outcome=fail outcome=retry", /unexpected "outcome" \(join/],
    ["outcome & fail", /unexpected "&" \(write "&&"/],
    ["outcome=a=b", /unexpected "="/],
    ["context.x matches '('", /is not a regular expression/],
    ["'x'=outcome", /expected a key/],
  ];
  for (const [condition, said] of cases) {
    const lines = await check(
      `digraph{start->exit[condition=${quoted(condition)}]}`,
    );
    const line = lines.find((one) => one.includes("condition_syntax")) ?? "";
    assert.match(line, /^error/, condition);
    assert.match(line, said, condition);
  }
});

Deno.test("a diamond passes outcome, label and failure on", async () => {
  const tail = "b [prompt=b]; c [prompt=c]; {b c} -> exit";
  const cases: readonly (readonly [body: string, way: string])[] = [
    [
      'a -> d; a [test.outcome=fail]; d -> c [condition="outcome=fail"]; d -> b',
      "a d c",
    ],
    [
      'a -> d; d -> c [condition="outcome=fail"]; d -> b [condition="outcome=success"]',
      "a d b",
    ],
    [
      'a -> d; a [test.outcome=partial_success]; d -> c [condition="outcome=partial_success"]; d -> b',
      "a d c",
    ],
    [
      "a -> d; a [test.preferred_next_label=C]; d -> b; d -> c [label=c]",
      "a d c",
    ],
    ["a -> d; a [test.suggested_next_ids=c]; d -> b; d -> c", "a d c"],
    [
      'a -> d; a [type=tool, tool_command="exit 1"]; d -> c [condition="failure_class=deterministic"]; d -> b',
      "a d c",
    ],
    [
      'a -> d; d -> e; e [shape=diamond]; a [test.outcome=fail]; e -> c [condition="outcome=fail"]; e -> b',
      "a d e c",
    ],
  ];
  for (const [body, way] of cases) {
    using ran = await run(
      `a [prompt=a]; d [shape=diamond]; start -> a; ${body}; ${tail}`,
    );
    assert.equal(ran.way, way, body);
    assert.equal(ran.verdict, "success", body);
  }
});
