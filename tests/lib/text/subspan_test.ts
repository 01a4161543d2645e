import assert from "node:assert/strict";
import { buildGraph } from "../../../lib/graph/build.ts";
import { locatorOf } from "../../../lib/text/subspan.ts";

/** [written value, piece of the value to find, the source text at the place that is found] */
const CASES: readonly (readonly [string, string, string])[] = [
  [`"plain text"`, "text", "text"],
  [`bare`, "ar", "ar"],
  [`"a \\"b\\" c"`, "c", "c"],
  [`"a \\"b\\" c"`, `"b"`, `\\"b\\"`],
  [`"x\\ny = z"`, "z", "z"],
  [`"keep \\d and z"`, "z", "z"],
  [`"keep \\d and z"`, "\\d", "\\d"],
  [`"one\\\n two z"`, "z", "z"],
  [`"one" + "two"`, "two", "two"],
  [`"one" + /* c */ "t\\"wo z"`, "z", "z"],
  [`"raw\nline z"`, "z", "z"],
];

for (const [written, piece, found] of CASES) {
  Deno.test(`${JSON.stringify(piece)} is found in ${JSON.stringify(written)}`, () => {
    const text = `digraph {\n  a [prompt=${written}];\n}`;
    const source = { file: "p.dot", text };
    const attribute = buildGraph(source).graph?.nodes.get("a")?.attributes.get(
      "prompt",
    );
    assert(attribute);
    const offset = attribute.text.indexOf(piece);
    assert(offset >= 0);
    const { start, end } = locatorOf(source, attribute)(offset, piece.length);
    assert.equal(text.slice(start.offset, end.offset), found);
    const before = text.slice(0, start.offset).split("\n");
    assert.equal(start.line, before.length);
    assert.equal(start.column, before.at(-1)!.length + 1);
  });
}

Deno.test("a place at the end of a value is its closing quote", () => {
  const source = { file: "p.dot", text: `digraph { a [prompt="abc"] }` };
  const attribute = buildGraph(source).graph!.nodes.get("a")!.attributes.get(
    "prompt",
  )!;
  const { start, end } = locatorOf(source, attribute)(3, 0);
  assert.equal(start.offset, source.text.indexOf(`"]`));
  assert.deepEqual(end, start);
});

Deno.test("where value and text do not fit, a piece is the whole value", () => {
  const source = { file: "p.dot", text: `digraph { a [prompt="abc"] }` };
  const attribute = buildGraph(source).graph!.nodes.get("a")!.attributes.get(
    "prompt",
  )!;
  const changed = { ...attribute, text: "other" };
  assert.equal(locatorOf(source, changed)(1, 2), attribute.span);
});
