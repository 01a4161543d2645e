/** After a mistake, reading goes on; and how a mistake is thrown. */

import assert from "node:assert/strict";
import { parse, parseDot } from "../../../lib/dot/parse.ts";
import { DotSyntaxError } from "../../../lib/dot/syntax_error.ts";
import { report } from "./report.ts";

Deno.test("one run reports every mistake of a text, once each", () => {
  const text = `digraph {
  my-node [x=1
  b [y=2]
  a -> ;
  c -- d
  e => f [l => "x", m: 3, q]
  a [prompt=write the file, z=1]
  node -> x
  g [label=“smart”]
  ok [label="fine"];
  h <- i;
  k [a @ b, c=1]
}
`;
  assert.deepEqual(
    parse({ file: "p.dot", text }).problems.map(({ span }) => span.start.line),
    [2, 2, 4, 5, 6, 6, 6, 6, 7, 8, 9, 11, 12],
  );
});

Deno.test("what is right after a mistake is still read", () => {
  const text = `digraph {
  a [x=1
  b [y=2]
  c [prompt="no end]
  d [z="3"]
  a -> b @ c
  b -> d
}`;
  const { ast } = parse({ file: "p.dot", text });
  const graph = ast?.children.find((child) => child.type === "Graph");
  assert.ok(graph?.type === "Graph");
  assert.deepEqual(graph.children.map(({ type }) => type), [
    "Node",
    "Node",
    "Node",
    "Node",
    "Edge",
    "Edge",
  ]);
});

Deno.test("reading stops after 25 errors and says so", () => {
  const { problems } = parse({
    file: "p.dot",
    text: `digraph {\n${"  a -> ;\n".repeat(100)}}`,
  });
  assert.equal(problems.length, 26);
  assert.equal(
    problems.at(-1)?.message,
    "reading stopped here after 25 errors",
  );
});

Deno.test("a port is ignored with a warning", () => {
  assert.deepEqual(report('digraph { a:p:n -> b:"q r" }'), [
    "1:13 warning port_ignored: the port of `a` is ignored: edges run between nodes | write a without the port",
    "1:22 warning port_ignored: the port of `b` is ignored: edges run between nodes | write b without the port",
  ]);
});

Deno.test("braces beside a node are warned about: they hold no attributes", () => {
  assert.deepEqual(report("digraph { a { x=1 } }"), [
    "1:13 warning subgraph_beside_node: this opens a subgraph beside `a`, it does not hold its attributes | write a [key=value] for attributes, or put a ; before the subgraph",
  ]);
});

Deno.test("subgraphs nest 200 deep and not deeper", () => {
  const nested = (depth: number): string =>
    `digraph ${"{".repeat(depth + 1)} a ${"}".repeat(depth + 1)}`;
  assert.deepEqual(report(nested(200)), []);
  assert.deepEqual(report(nested(201)), [
    "1:210 subgraphs are nested more than 200 deep | take some of the braces away",
  ]);
  assert.equal(report(nested(100_000)).length, 1);
});

Deno.test("lines and columns hold after CRLF, tabs, a BOM and strings over several lines", () => {
  assert.deepEqual(
    report('\ufeffdigraph {\r\n\ta [x="1\r\n2", y]\r\n}').map((line) =>
      line.split(" ")[0]
    ),
    ["3:5"],
  );
  assert.equal(report("\ufeffdigraph { @ }")[0]?.split(" ")[0], "1:11");
});

Deno.test("parseDot throws the first error with its line, caret and hint", () => {
  const text = "digraph {\n\ta -- b;\n  c ->;\n}\n";
  assert.throws(
    () => parseDot({ file: "flow.dot", text }),
    (error) => {
      assert.ok(error instanceof DotSyntaxError);
      assert.ok(error instanceof SyntaxError);
      assert.equal(
        error.message,
        "flow.dot:2:4: `--` is not an edge of a digraph",
      );
      assert.equal(error.name, "DotSyntaxError");
      assert.deepEqual(
        [error.file, error.line, error.column, error.sourceLine],
        ["flow.dot", 2, 4, "\ta -- b;"],
      );
      assert.equal(error.caret, "\t  ^");
      assert.equal(error.hint, "write ->");
      return true;
    },
  );
  assert.throws(() => parseDot(""), { message: /^<text>:1:1: there is no/ });
  assert.equal(parseDot("digraph { a:p -> b }").type, "Dot");
});
