import assert from "node:assert/strict";
import { buildGraph } from "../../lib/graph/build.ts";
import type { Attributes, Graph } from "../../lib/graph/graph.ts";

/** The graph of a text without a problem. */
function graphOf(text: string): Graph {
  const { graph, problems } = buildGraph({ file: "pipeline.dot", text });
  assert.deepEqual(problems, []);
  assert.ok(graph);
  return graph;
}

function plain(attributes: Attributes | undefined): Record<string, string> {
  return Object.fromEntries(
    [...attributes ?? []].map(([key, { text }]) => [key, text]),
  );
}

function arrows({ edges }: Graph): string[] {
  return edges.map(({ from, to }) => `${from} -> ${to}`);
}

Deno.test("TestParseMinimal: 3 nodes and 2 edges", () => {
  const graph = graphOf(`digraph G {
    start [shape=Mdiamond];
    work [shape=box];
    exit [shape=Msquare];
    start -> work;
    work -> exit;
  }`);
  assert.deepEqual([...graph.nodes.keys()], ["start", "work", "exit"]);
  assert.deepEqual(arrows(graph), ["start -> work", "work -> exit"]);
});

Deno.test("TestParseChainedEdgesExpand: a chain of four is three edges, each with the weight", () => {
  const graph = graphOf("digraph { a; b; c; d; a -> b -> c -> d [weight=2]; }");
  assert.deepEqual(arrows(graph), ["a -> b", "b -> c", "c -> d"]);
  for (const { attributes } of graph.edges) {
    assert.deepEqual(plain(attributes), { weight: "2" });
  }
});

Deno.test("TestParseDefaultsApply: node and edge defaults reach what comes after them", () => {
  const graph = graphOf(`digraph G {
    before;
    node [max_retries=2, type=codergen];
    edge [weight=3];
    start [shape=Mdiamond, type=start];
    work;
    start -> work;
    work -> before [weight=1];
  }`);
  assert.deepEqual(plain(graph.nodes.get("before")?.attributes), {});
  assert.deepEqual(plain(graph.nodes.get("start")?.attributes), {
    max_retries: "2",
    type: "start",
    shape: "Mdiamond",
  });
  assert.deepEqual(plain(graph.nodes.get("work")?.attributes), {
    max_retries: "2",
    type: "codergen",
  });
  assert.deepEqual(
    graph.edges.map(({ attributes }) => plain(attributes).weight),
    ["3", "1"],
  );
});

Deno.test("TestParseUnknownAttrsPreserved: attributes that nobody declares are kept, on nodes and edges", () => {
  const graph = graphOf(`digraph G {
    a [custom="x y", "vendor.key"=7, vendor.other=true];
    b;
    a -> b [note="because", "vendor.edge"="e"];
  }`);
  assert.deepEqual(plain(graph.nodes.get("a")?.attributes), {
    custom: "x y",
    "vendor.key": "7",
    "vendor.other": "true",
  });
  assert.deepEqual(plain(graph.edges[0]?.attributes), {
    note: "because",
    "vendor.edge": "e",
  });
});
