/** Every construct of the language, and the graph it stands for. */

import assert from "node:assert/strict";
import { type Meaning, meaning } from "../dot/meaning.ts";
import { build } from "./build.ts";

/** A digraph's inside, and what it means as far as that is not empty. */
type Case = readonly [inside: string, means: Partial<Meaning>];

const implicit = { $implicit: true };

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "values": [
    ["a [x=b]", { nodes: { a: { x: "b" } } }],
    ["a [x=wait.human y=summary:high z=gpt-4o]", {
      nodes: { a: { x: "wait.human", y: "summary:high", z: "gpt-4o" } },
    }],
    ["a [x=1, y=-1.5, z=1e3, w=.5, v=+3]", {
      nodes: { a: { x: "1", y: "-1.5", z: "1e3", w: ".5", v: "+3" } },
    }],
    ["a [x=250ms y=900s z=15m w=2h v=1d]", {
      nodes: { a: { x: "250ms", y: "900s", z: "15m", w: "2h", v: "1d" } },
    }],
    ["a [x=true, y=false, z=node]", {
      nodes: { a: { x: "true", y: "false", z: "node" } },
    }],
    ["a [x=src/main.go, y=$goal, z=https://x.y/z]", {
      nodes: { a: { x: "src/main.go", y: "$goal", z: "https://x.y/z" } },
    }],
    ["a -> b [condition=outcome=success]", {
      nodes: { a: implicit, b: implicit },
      edges: ["a -> b condition=outcome=success"],
    }],
    ["a [x=1//y\n]", { nodes: { a: { x: "1" } } }],
    ["a [x=é]", { nodes: { a: { x: "é" } } }],
  ],
  "strings": [
    ['a [x=""]', { nodes: { a: { x: "" } } }],
    ['a [x="say \\"hi\\" \\\\ \\n\\t\\r|"]', {
      nodes: { a: { x: 'say "hi" \\ \n\t\r|' } },
    }],
    ['a [x="\\d \\$ \\l"]', { nodes: { a: { x: "\\d \\$ \\l" } } }],
    ['a [x="one\ntwo\r\nthree"]', {
      nodes: { a: { x: "one\ntwo\r\nthree" } },
    }],
    ['a [x="one \\\ntwo \\\r\nthree"]', {
      nodes: { a: { x: "one two three" } },
    }],
    ['a [x="one " + "two " /* and */ +\n "three"]', {
      nodes: { a: { x: "one two three" } },
    }],
    ['a [x="npm test --silent; a -> b // no comment /* */ # digraph {"]', {
      nodes: {
        a: { x: "npm test --silent; a -> b // no comment /* */ # digraph {" },
      },
    }],
    ['a [x="// not a comment\n# nor this\n"]', {
      nodes: { a: { x: "// not a comment\n# nor this\n" } },
    }],
  ],
  "keys": [
    ["a [codex.sandbox=x]", { nodes: { a: { "codex.sandbox": "x" } } }],
    ['a ["codex.sandbox"=x]', { nodes: { a: { "codex.sandbox": "x" } } }],
    ['a ["my key"=x, "a" + "b"=y]', {
      nodes: { a: { "my key": "x", ab: "y" } },
    }],
    ["a [node=1, Edge=2]", { nodes: { a: { node: "1", Edge: "2" } } }],
  ],
  "lists": [
    ["a [x=1, y=2; z=3 w=4\nv=5,,;]", {
      nodes: { a: { x: "1", y: "2", z: "3", w: "4", v: "5" } },
    }],
    ["a [x=1] [y=2]\n[z=3]", { nodes: { a: { x: "1", y: "2", z: "3" } } }],
    ["a []", { nodes: { a: {} } }],
    ["a [ x = 1 ]", { nodes: { a: { x: "1" } } }],
  ],
  "statements": [
    ["a; b c\nd;;", { nodes: { a: {}, b: {}, c: {}, d: {} } }],
    ["a, b [x=1]", { nodes: { a: { x: "1" }, b: { x: "1" } } }],
    ['"a" "b" + "c"', { nodes: { a: {}, bc: {} } }],
    ['"node" node1 graph_x edges', {
      nodes: { node: {}, node1: {}, graph_x: {}, edges: {} },
    }],
    ["a [x=1] a [y=2] a [x=3]", { nodes: { a: { x: "3", y: "2" } } }],
    ["a [x=1, x=2]", { nodes: { a: { x: "2" } } }],
    ["// c\n/* c */ a // c\n  # c\n [/* c */ x=1 // c\n]", {
      nodes: { a: { x: "1" } },
    }],
    ["a:p; b:p:n [x=1]", { nodes: { a: {}, b: { x: "1" } } }],
  ],
  "edges": [
    ["a; b; a -> b", { nodes: { a: {}, b: {} }, edges: ["a -> b"] }],
    ["a->b->c [x=1]", {
      nodes: { a: implicit, b: implicit, c: implicit },
      edges: ["a -> b x=1", "b -> c x=1"],
    }],
    ["a -> a a -> a", {
      nodes: { a: implicit },
      edges: ["a -> a", "a -> a"],
    }],
    ["a; b; c; a -> {b c}", {
      nodes: { a: {}, b: {}, c: {} },
      edges: ["a -> b", "a -> c"],
    }],
    ["{a; b} -> c, d", {
      nodes: { a: implicit, b: implicit, c: implicit, d: implicit },
      edges: ["a -> c", "a -> d", "b -> c", "b -> d"],
    }],
    ["{a a} -> b", {
      nodes: { a: implicit, b: implicit },
      edges: ["a -> b"],
    }],
    ["a -> {b -> c} -> d", {
      nodes: { a: implicit, b: implicit, c: implicit, d: implicit },
      edges: ["b -> c", "a -> b", "a -> c", "b -> d", "c -> d"],
    }],
    ["a -> {b [x=1] {c}}", {
      nodes: { a: implicit, b: { x: "1" }, c: implicit },
      edges: ["a -> b", "a -> c"],
    }],
    ["a:p:n -> b:s", {
      nodes: { a: implicit, b: implicit },
      edges: ["a -> b"],
    }],
    ["a -> {} -> b", { nodes: { a: implicit, b: implicit } }],
  ],
  "implicit nodes": [
    ["a -> b; b", {
      nodes: { a: implicit, b: {} },
      edges: ["a -> b"],
    }],
    ["a -> b; b [x=1]", {
      nodes: { a: implicit, b: { x: "1" } },
      edges: ["a -> b"],
    }],
    ["{ a }", { nodes: { a: {} } }],
    ["subgraph { a -> b }", {
      nodes: { a: implicit, b: implicit },
      edges: ["a -> b"],
    }],
  ],
  "defaults": [
    ["a; node [x=1]; b; node [x=2, y=3]; c [y=4]", {
      nodes: { a: {}, b: { x: "1*" }, c: { x: "2*", y: "4" } },
    }],
    ["node [x=1]; a -> b; node [x=2]; a [y=1]", {
      nodes: {
        a: { x: "1*", y: "1" },
        b: { x: "1*", $implicit: true },
      },
      edges: ["a -> b"],
    }],
    ["a -> b; edge [x=1]; a -> b; a -> b [x=2]", {
      nodes: { a: implicit, b: implicit },
      edges: ["a -> b", "a -> b x=1*", "a -> b x=2"],
    }],
    ["NODE [x=1] a", { nodes: { a: { x: "1*" } } }],
    ["node [x=1]; subgraph { node [x=2]; edge [w=1]; a; a -> b } c; c -> a", {
      nodes: {
        a: { x: "2*" },
        b: { x: "2*", $implicit: true },
        c: { x: "1*" },
      },
      edges: ["a -> b w=1*", "c -> a"],
    }],
    ["a -> { node [x=1]; b }", {
      nodes: { a: implicit, b: { x: "1*", $implicit: true } },
      edges: ["a -> b"],
    }],
    ["subgraph s { node [x=1] } subgraph s { a } b", {
      nodes: { a: { x: "1*" }, b: {} },
    }],
  ],
  "graph attributes": [
    ['graph [goal=x]; rankdir=LR; label="L"; graph [goal=y]', {
      attributes: { goal: "y", rankdir: "LR", label: "L" },
    }],
    ['stack.child_dotfile="x.dot"', {
      attributes: { "stack.child_dotfile": "x.dot" },
    }],
    ["subgraph { goal=x; graph [rankdir=LR] }", {}],
  ],
  "classes": [
    ['subgraph cluster_x { label="Loop A!"; a } b', {
      nodes: { a: { $classes: "loop-a" }, b: {} },
    }],
    ['subgraph { a; graph [label="x"]; }', {
      nodes: { a: { $classes: "x" } },
    }],
    ['subgraph { a; label="Outer"; subgraph { label="Inner"; b } { c } }', {
      nodes: {
        a: { $classes: "outer" },
        b: { $classes: "outer inner" },
        c: { $classes: "outer" },
      },
    }],
    ['label="G"; a; x; subgraph { label=S; a -> b; x }', {
      attributes: { label: "G" },
      nodes: {
        a: {},
        x: { $classes: "s" },
        b: { $classes: "s", $implicit: true },
      },
      edges: ["a -> b"],
    }],
    ['subgraph { label="é!"; a }', { nodes: { a: {} } }],
    ["subgraph s { a } subgraph s { label=L; b }", {
      nodes: { a: { $classes: "l" }, b: { $classes: "l" } },
    }],
    ["subgraph { label=X; a } subgraph { label=Y; a }", {
      nodes: { a: { $classes: "x y" } },
    }],
  ],
};

for (const [what, cases] of Object.entries(CASES)) {
  Deno.test(`the graph is what the text says: ${what}`, () => {
    for (const [inside, means] of cases) {
      const expected = {
        name: undefined,
        attributes: {},
        nodes: {},
        edges: [],
        ...means,
      };
      const graph = build(`digraph { ${inside} }`);
      assert.deepEqual(meaning(graph), expected, inside);
      assert.deepEqual(
        [...graph.nodes.keys()].toSorted(),
        Object.keys(expected.nodes).toSorted(),
      );
    }
  });
}
