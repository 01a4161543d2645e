/** Section 1: pipelines are DOT text. */

import assert from "node:assert/strict";
import { createFactory } from "../../mod.ts";
import { check, run } from "./language_support.ts";

/** What an error must say, by text: place, reason, hint. */
const REJECTED: readonly (readonly [text: string, said: RegExp])[] = [
  ["", /1:1 there is no digraph/],
  ["graph { a }", /1:1 .*`digraph`.*\(write digraph\)/],
  ["strict digraph { a }", /1:1 `strict`.*\(remove it\)/],
  ["digraph { a -- b }", /1:13 `--`.*\(write ->\)/],
  ["digraph {}\ndigraph {}", /2:1 a file holds one digraph/],
  ["digraph { a [label=<b>] }", /1:20 HTML strings/],
  ['digraph {\n a [label="x] }', /2:11 the string is not closed/],
  ["digraph { /* a", /1:11 the comment is not closed/],
  ["digraph { a", /1:9 the block is not closed/],
  ['digraph { "a b" -> c }', /1:11 "a b" is not a node id: .*letters, digits/],
  ["digraph { a-b -> c }", /1:11 "a-b" is not a node id/],
  ["digraph { 1a -> b }", /1:11 "1a" is not a node id/],
  ['digraph { "../x" -> b }', /1:11 "..\/x" is not a node id/],
];

for (const [text, said] of REJECTED) {
  Deno.test(`${JSON.stringify(text)} is a syntax error with its place`, async () => {
    const [first = ""] = await check(text);
    assert.match(first, /^error\[syntax\] /);
    assert.match(first, said);
  });
}

/** Attributes of node `a`, one of which is `x`, and what `x` then says. */
const VALUES: readonly (readonly [attributes: string, x: string])[] = [
  ["x=y", "y"],
  ['x="y"', "y"],
  ['"x"="y"', "y"],
  ["x = y", "y"],
  ["x=wait.human", "wait.human"],
  ["x=a:b-c", "a:b-c"],
  ["x=12", "12"],
  ["x=-1.5", "-1.5"],
  ["x=.5", ".5"],
  ["x=true", "true"],
  ["x=250ms, y=1", "250ms"],
  ["x=1d; y=1", "1d"],
  ["x=2h y=1", "2h"],
  ['x="a" + "b"', "ab"],
  ['x="a" +\n  "b" + "c"', "abc"],
  [String.raw`x="\"\\\n\t\r"`, '"\\\n\t\r'],
  [String.raw`x="\d\. \l"`, String.raw`\d\. \l`],
  ['x="1\n# 2\n// 3\n/* 4 */"', "1\n# 2\n// 3\n/* 4 */"],
  ['x="a\\\nb"', "ab"],
  ['x="-- -> ; digraph subgraph { ]"', "-- -> ; digraph subgraph { ]"],
  ['x=""', ""],
  ["x=1, x=2", "2"],
  ["x=1] [x=2", "2"],
  ["x=1 /* one */, // two\n y=2,", "1"],
];

for (const [attributes, x] of VALUES) {
  Deno.test(`[${JSON.stringify(attributes)}] sets x to ${JSON.stringify(x)}`, async () => {
    const { graph, diagnostics } = await createFactory().check({
      file: "p.dot",
      text: `# first\ndigraph "any name" { a [${attributes}] }`,
    });
    assert.equal(
      graph?.nodes.get("a")?.attributes.get("x")?.text,
      x,
      JSON.stringify(diagnostics),
    );
  });
}

Deno.test("a dotted key is the same bare and quoted", async () => {
  for (const key of ["codex.sandbox", '"codex.sandbox"']) {
    const { graph } = await createFactory().check({
      file: "p.dot",
      text: `digraph { a [${key}="x"] }`,
    });
    const attributes = graph?.nodes.get("a")?.attributes;
    assert.equal(attributes?.get("codex.sandbox")?.text, "x");
  }
});

/** Statements, and the edges they make. */
const EDGES: readonly (readonly [body: string, edges: string])[] = [
  ["a -> b -> c [weight=2]", "a>b:2 b>c:2"],
  ["a -> {b c}", "a>b:0 a>c:0"],
  ["{a b} -> c", "a>c:0 b>c:0"],
  ["{a; b} -> {c, d}", "a>c:0 a>d:0 b>c:0 b>d:0"],
  [
    "edge [weight=3]; a -> b; edge [weight=4] b -> c a -> c [weight=5]",
    "a>b:3 b>c:4 a>c:5",
  ],
  ["subgraph { edge [weight=3]; a -> b } b -> c", "a>b:3 b>c:0"],
  ["a -> subgraph s { b -> c }", "b>c:0 a>b:0 a>c:0"],
  ['"a" -> b:n:s', "a>b:0"],
];

for (const [body, edges] of EDGES) {
  Deno.test(`${body} makes the edges ${edges}`, async () => {
    const { graph } = await createFactory().check({
      file: "p.dot",
      text: `digraph { ${body} }`,
    });
    const made = graph?.edges.map(({ from, to, attributes }) =>
      `${from}>${to}:${attributes.get("weight")?.text ?? 0}`
    ) ?? [];
    assert.deepEqual(made.sort(), edges.split(" ").sort());
  });
}

Deno.test("defaults act from where they stand to the end of their scope, and a subgraph's label is a class", async () => {
  using ran = await run(
    `early [type=tool, tool_command="echo early"]
    node [type=tool, tool_command="echo default"]
    subgraph cluster_1 {
      label="Loop  A, no. 1!"
      node [tool_command="echo inner"]
      inner
      own [tool_command="echo own"]
    }
    outer
    agent [type=codergen, agent.backend=command, agent.command="echo $FACTORY_MODEL"]
    subgraph { label="Loop A no 1"; agent }
    start [type=start]; exit [type=exit]
    start -> early -> inner -> own -> outer -> agent -> exit
    model_stylesheet=".loop-a-no-1 { llm_model: m; }"`,
    { env: { ATTRACTION_BACKEND: "" } },
  );
  const printed = ["early", "inner", "own", "outer"].map((node) =>
    ran.read(`${node}/tool.stdout.txt`).trim()
  );
  assert.deepEqual(printed, ["early", "inner", "own", "default"]);
  assert.equal(ran.read("agent/response.md"), "m\n");
});

const LIMITS = 'node [allowed_write_paths="./"];';

Deno.test("an undeclared node runs as an agent when it leads on, and a slip never does", async () => {
  const cases: readonly (readonly [body: string, said: RegExp])[] = [
    ["start -> a -> exit", /^warning\[implicit_node\] .*"a" is not declared/m],
    [
      "start -> build -> depoly; build [prompt=x]; deploy [prompt=y]; deploy -> exit",
      /^error\[edge_target_exists\] .*"depoly".*\(did you mean "deploy"\?\)/m,
    ],
    [
      "start -> a -> exit; a -> elsewhere; a [prompt=x]",
      /^error\[edge_target_exists\] .*"elsewhere".*\(declare it/m,
    ],
    [
      "start -> buidl; build [prompt=x]; start -> build -> exit; buidl -> exit",
      /^error\[edge_target_exists\] .*"buidl".*\(did you mean "build"\?\)/m,
    ],
    ["start -> a:n -> exit; a [prompt=x]", /^warning\[port_ignored\]/m],
  ];
  for (const [body, said] of cases) {
    const lines = (await check(`digraph { ${LIMITS} ${body} }`)).join("\n");
    assert.match(lines, said);
    assert.equal(/^error/m.test(lines), said.source.startsWith("^error"));
  }
});

Deno.test("values are coerced by declared type, however they were quoted", async () => {
  for (const quote of ["", '"']) {
    const q = (value: string) => `${quote}${value}${quote}`;
    using retried = await run(
      `start -> a -> exit
      a [prompt=a, max_retries=${
        q("2")
      }, test.outcome_sequence="fail,fail,success"]`,
    );
    assert.equal(retried.report.stages[1]?.attempts, 3);
    using gated = await run(
      `start -> a -> exit; a [prompt=a, goal_gate=${
        q("true")
      }, test.outcome=fail]`,
    );
    assert.equal(gated.verdict, "goal gate unsatisfied: a");
    using timed = await run(
      `start -> a -> exit; a [type=tool, tool_command="sleep 20", timeout=${
        q("100ms")
      }]`,
      { instant: false },
    );
    assert.equal(timed.outcome("a"), "fail(timeout after 0.1s)");
  }
});

Deno.test("a value that does not fit is an error with line and column", async () => {
  const cases: readonly (readonly [attribute: string, said: RegExp])[] = [
    ["max_retries=many", /2:16 max_retries is "many", but must be a whole/],
    ['"max_retries"="-1"', /2:18 max_retries is "-1"/],
    ["goal_gate=yes", /2:14 goal_gate is "yes", but must be true or false/],
    ["timeout=soon", /2:12 timeout is "soon", but must be a duration/],
    ["timeout=0", /2:12 timeout is 0/],
    ["retry_policy=patience", /2:17 .*\(did you mean patient\?\)/],
    ["retry_on=success", /2:13 retry_on has "success"/],
    ["test.outcome=done", /2:17 test.outcome is "done"/],
  ];
  for (const [attribute, said] of cases) {
    const lines = await check(
      `digraph { start -> a -> exit; a [prompt=a]\na [${attribute}] }`,
    );
    const line = lines.find((one) => one.startsWith("error")) ?? "";
    assert.match(line, /^error\[attr_type\]/, attribute);
    assert.match(line, said, attribute);
  }
});

Deno.test("a bare timeout is in seconds", async () => {
  using ran = await run(
    'start -> a -> exit; a [type=tool, tool_command="sleep 20", timeout=1]',
    { instant: false },
  );
  assert.equal(ran.outcome("a"), "fail(timeout after 1s)");
});
