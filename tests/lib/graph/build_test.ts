/** Order, indexes, spans and problems of a graph. */

import assert from "node:assert/strict";
import { parseDot } from "../../../lib/dot/parse.ts";
import type { Span } from "../../../lib/dot/span.ts";
import { buildGraph, graphOf } from "../../../lib/graph/build.ts";
import { meaning } from "../dot/meaning.ts";
import { build } from "./build.ts";

Deno.test("the digraph's name may be bare, quoted, a number or missing", () => {
  const names = [
    ["digraph {}", undefined],
    ["digraph G {}", "G"],
    ['digraph "my graph" {}', "my graph"],
    ["digraph 5 {}", "5"],
    ["digraph release-note {}", "release-note"],
    ["\ufeff// first\n#!/bin/x\n  DiGraph G\n{\r\n}\r\n// last", "G"],
  ] as const;
  for (const [text, name] of names) assert.equal(build(text).name, name, text);
});

Deno.test("nodes keep the order of their first mention", () => {
  const graph = build("digraph { c -> b; a; b [x=1]; c [x=2] }");
  assert.deepEqual([...graph.nodes.keys()], ["c", "b", "a"]);
});

Deno.test("edges are indexed by both ends, in the order of the text", () => {
  const graph = build("digraph { a -> b; c -> b [x=1]; a -> c }");
  const from = graph.outgoing.get("a") ?? [];
  assert.deepEqual(from.map(({ to }) => to), ["b", "c"]);
  assert.deepEqual(graph.incoming.get("b"), [graph.edges[0], graph.edges[1]]);
  assert.equal(graph.outgoing.has("b"), false);
  assert.equal(graph.incoming.has("a"), false);
});

Deno.test("spans point at what they are about", () => {
  const text = `digraph G {
  node [shape=box];
  a -> { b c } [label="x" + "y"];
  subgraph { b ["odd key"="1
2"]; }
}`;
  const graph = build(text);
  const at = (span: Span | undefined): string =>
    span === undefined ? "" : text.slice(span.start.offset, span.end.offset);
  const [first, second] = graph.edges;
  assert.equal(at(first?.span), "a -> { b");
  assert.equal(at(second?.span), "a -> { b c");
  assert.deepEqual([at(second?.fromSpan), at(second?.toSpan)], ["a", "c"]);
  const label = first?.attributes.get("label");
  assert.deepEqual([at(label?.keySpan), at(label?.span)], [
    "label",
    '"x" + "y"',
  ]);
  const b = graph.nodes.get("b");
  assert.equal(b?.span.start.line, 4);
  assert.equal(graph.nodes.get("c")?.span.start.line, 3);
  const odd = b?.attributes.get("odd key");
  assert.deepEqual([at(odd?.keySpan), at(odd?.span)], [
    '"odd key"',
    '"1\n2"',
  ]);
  assert.deepEqual(odd?.span.end, {
    offset: text.indexOf('2"]') + 2,
    line: 5,
    column: 3,
  });
  assert.equal(b?.attributes.get("shape")?.origin, "default");
});

Deno.test("a key that stands twice in one list is a warning", () => {
  const { problems } = buildGraph({
    file: "p.dot",
    text: "digraph {\n  a [x=1, y=2, x=3];\n  b [x=1]; b [x=2];\n}",
  });
  assert.deepEqual(
    problems.map(({ severity, rule, message, span }) => [
      severity,
      rule,
      message,
      `${span.start.line}:${span.start.column}`,
    ]),
    [[
      "warning",
      "duplicate_attr",
      "`x` is set twice in one list; the last value counts",
      "2:16",
    ]],
  );
});

Deno.test("more than a million edges are refused, not built", () => {
  const ids = (letter: string): string =>
    Array.from({ length: 1_001 }, (_, i) => letter + i).join(" ");
  const { problems } = buildGraph({
    file: "p.dot",
    text: `digraph { {${ids("a")}} -> {${ids("b")}} }`,
  });
  assert.deepEqual(problems.map(({ rule }) => rule), ["edge_limit"]);
});

Deno.test("problems are sorted by place, and what is right is still built", () => {
  const { graph, problems } = buildGraph({
    file: "p.dot",
    text: "digraph {\n  a [x=1, x=2];\n  a -> ;\n  b [y=1, y=2]\n  a -> b\n}",
  });
  assert.deepEqual(problems.map(({ rule, span }) => [rule, span.start.line]), [
    ["duplicate_attr", 2],
    ["syntax", 3],
    ["duplicate_attr", 4],
  ]);
  assert.ok(graph);
  assert.deepEqual(meaning(graph).edges, ["a -> b"]);
});

Deno.test("no graph comes of a text without a digraph", () => {
  assert.equal(buildGraph({ file: "p.dot", text: "hello" }).graph, undefined);
});

Deno.test("a graph is built of a tree alone", () => {
  const text = "digraph { a -> b }";
  const source = { file: "p.dot", text };
  const { graph, problems } = graphOf(parseDot(source), source);
  assert.deepEqual(problems, []);
  assert.deepEqual(meaning(graph), meaning(build(text)));
  assert.equal(graph.source, source);
});

Deno.test("the seed's example and a pipeline in the spec's style have no problem", () => {
  const seed = `digraph G {
  graph [goal="generate a release note"];

  start [shape=Mdiamond];
  generate [shape=box, type=codergen, prompt="Draft output for: $goal"];
  check [shape=parallelogram, type=tool, tool_command="test -f README.md"];
  exit [shape=Msquare];

  start -> generate;
  generate -> check [condition="outcome=success"];
  generate -> exit  [condition="outcome=fail"];
  check -> exit;
}
`;
  assert.equal(build(seed).edges.length, 4);
  const spec = `digraph Pipeline {
    graph [goal="Implement and validate a feature"]
    rankdir=LR
    node [shape=box, timeout=900s]

    start     [shape=Mdiamond, label="Start"]
    exit      [shape=Msquare, label="Exit"]

    subgraph cluster_loop {
        label = "Loop A"
        node [thread_id="loop-a", timeout=15m]
        plan      [label="Plan", prompt="Plan how to:
  1. $goal
  2. \\"test\\" it"]
        implement [label="Implement", codex.sandbox="workspace-write"]
    }
    validate  [label="Validate", human.default_choice=fix]
    gate      [shape=diamond, label="Tests passing?"]

    start -> plan -> implement -> validate -> gate
    gate -> exit      [label="Yes", condition="outcome=success"]
    gate -> implement [label="No", condition="outcome!=success", weight=2]
}`;
  const graph = build(spec);
  assert.equal(graph.edges.length, 6);
  assert.deepEqual(graph.nodes.get("plan")?.subgraphClasses, ["loop-a"]);
  assert.equal(graph.nodes.get("plan")?.attributes.get("timeout")?.text, "15m");
});

Deno.test("defaults that stand below everything they are meant for are told", () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ["node [x=1] edge [y=1] a -> b"],
    ["a -> b node [x=1] c"],
    ["a node [x=1] a -> b"],
    ["node [x=1] { a -> b }"],
    ["a edge [y=1] node [] { edge [z=1] a -> a }"],
    ["a -> b node [x=1]", "1:18"],
    ["a -> b node [x=1] a [y=1] a -> b", "1:18"],
    ["a -> b edge [y=1] c", "1:18"],
    ["a -> b\nnode [x=1]\nedge [y=1]", "2:1", "3:1"],
    ["{ a node [x=1] } b", "1:15"],
    ["node [x=1] node [z=1]", "1:11", "1:22"],
    ["edge [y=1] a", "1:11"],
  ];
  for (const [text, ...found] of cases) {
    const { problems } = buildGraph({
      file: "p.dot",
      text: `digraph { ${text} }`,
    });
    assert.deepEqual(
      problems.map(({ span: { start } }) => `${start.line}:${start.column}`),
      found,
      text,
    );
    for (const { rule, severity } of problems) {
      assert.deepEqual([rule, severity], ["defaults_unused", "warning"]);
    }
  }
  // Nobody knows what a text that cannot be read would have below them.
  const { problems } = buildGraph({
    file: "p.dot",
    text: "digraph { node [x=1] a -> ; }",
  });
  assert.deepEqual(problems.map(({ rule }) => rule), ["syntax"]);
});
