/** Whatever is fed in, reading ends, never throws, and says where it failed. */

import fc from "fast-check";
import assert from "node:assert/strict";
import { format } from "../../../lib/dot/print.ts";
import { buildGraph } from "../../../lib/graph/build.ts";
import { digraph } from "./arbitrary.ts";

const OPTIONS = { numRuns: 1000, seed: 99 };

const SAMPLE = `// a pipeline
digraph G {
  graph [goal="ship it", rankdir=LR];
  node [shape=box, timeout=900s];
  start [shape=Mdiamond]; exit [shape=Msquare];
  # the work
  work [prompt="Write
    \\"it\\" down" + " now", codex.sandbox="read-only" /* inline */];
  subgraph cluster_loop { label="The Loop"; check [type=tool] fix }
  start -> work -> { check fix } -> exit [condition="outcome=success"];
}
// end
`;

const PIECES =
  '{ } [ ] ; , = -> -- => - > < : + " \' “ ” ` # / // /* */ \\ @ \0 \u00a0 \ufeff é 😀 \n \r\n a b1 my-node x.y 15m -1.5 "s" node edge graph digraph subgraph strict'
    .split(" ");

const garbage = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(...PIECES), fc.constantFrom(...PIECES)),
    fc.constantFrom("", " "),
  ),
  { maxLength: 40 },
).map((pieces) => pieces.map(([piece, gap]) => piece + gap).join(""));

Deno.test("random signs give a graph or a problem with a place", () => {
  fc.assert(fc.property(garbage, (text) => void check(text)), OPTIONS);
  fc.assert(
    fc.property(garbage, (text) => void check(`digraph { ${text} }`)),
    OPTIONS,
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => void check(text)),
    OPTIONS,
  );
});

Deno.test("a text cut off anywhere gives a problem with a place", () => {
  const closed = SAMPLE.lastIndexOf("}") + 1;
  for (let length = 0; length < closed; length++) {
    assert.ok(check(SAMPLE.slice(0, length)) > 0, `cut at ${length}`);
  }
  assert.equal(check(SAMPLE), 0);
});

Deno.test("a text with one sign removed, doubled or replaced is read to its end", () => {
  for (let i = 0; i < SAMPLE.length; i++) {
    check(SAMPLE.slice(0, i) + SAMPLE.slice(i + 1));
    check(SAMPLE.slice(0, i) + SAMPLE[i] + SAMPLE.slice(i));
    for (const sign of ['"', "{", "}", "]", "-", "@"]) {
      check(SAMPLE.slice(0, i) + sign + SAMPLE.slice(i + 1));
    }
  }
});

Deno.test("a random text of the dialect with a piece of garbage in it is read to its end", () => {
  fc.assert(
    fc.property(
      digraph({ common: false }),
      garbage,
      fc.nat(),
      (text, piece, at) => {
        const place = at % (text.length + 1);
        check(text.slice(0, place) + piece + text.slice(place));
      },
    ),
    OPTIONS,
  );
});

Deno.test("hostile texts are read in one go", () => {
  const many = 100_000;
  const texts = [
    `digraph ${"{".repeat(many)}`,
    `digraph { a [x=${"<".repeat(many)}`,
    `digraph { ${"“".repeat(many)}`,
    `digraph { a [x="${"\\".repeat(many)}`,
    `digraph {${'"'.repeat(many)}`,
    `digraph { a [x="${'=\n"a'.repeat(many)}`,
    `digraph { a ${"-> ".repeat(many)}`,
    `digraph {${"[".repeat(many)}`,
    `digraph { ${"\u00a0".repeat(many)} }`,
    `digraph { a ${"/*".repeat(many)}`,
  ];
  for (const text of texts) check(text);
});

Deno.test("10,000 nodes, a chain of 100,000 edges and as many comments are read", () => {
  const nodes = Array.from({ length: 10_000 }, (_, i) => `n${i} [x="${i}"];`);
  const edges = nodes.map((_, i) => `n${i} -> n${(i + 1) % 10_000};`);
  const text = `digraph {${[...nodes, ...edges].join("\n")}}`;
  const { graph, problems } = buildGraph({ file: "big.dot", text });
  assert.deepEqual(problems, []);
  assert.equal(graph?.nodes.size, 10_000);
  assert.equal(graph.edges.length, 10_000);
  assert.equal(check(`digraph { a${" -> a".repeat(100_000)} }`), 0);
  assert.equal(check(`digraph { a${", b".repeat(100_000)} }`), 0);
  assert.equal(check(`digraph { ${"// x\n".repeat(100_000)} }`), 0);
  assert.equal(check(`digraph { a [x="a"${' + "b"'.repeat(100_000)}] }`), 0);
});

/** Checks what holds for every text; how many errors it has. */
function check(text: string): number {
  const { graph, problems } = buildGraph({ file: "any.dot", text });
  for (const { span: { start, end }, message, fix } of problems.slice(0, 50)) {
    assert.ok(message !== "" && fix !== undefined && fix !== "", text);
    assert.ok(start.offset <= end.offset && end.offset <= text.length, text);
    const before = text.slice(0, start.offset).split("\n");
    const bom = before.length === 1 && text.startsWith("\ufeff") ? 1 : 0;
    assert.deepEqual(
      [start.line, start.column],
      [before.length, (before.at(-1)?.length ?? 0) + 1 - bom],
      text,
    );
  }
  const errors = problems.filter(({ severity }) => severity === "error").length;
  assert.ok(graph !== undefined || errors > 0, text);
  if (text.length < 10_000) {
    const formatted = format({ file: "any.dot", text });
    assert.equal(formatted.text === undefined, errors > 0, text);
  }
  return errors;
}
