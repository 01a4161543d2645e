/** The canonical spelling means the same, loses nothing and is stable. */

import fc from "fast-check";
import assert from "node:assert/strict";
import type { ASTNode } from "../../../lib/dot/ast.ts";
import { parseDot } from "../../../lib/dot/parse.ts";
import { format } from "../../../lib/dot/print.ts";
import { buildGraph } from "../../../lib/graph/build.ts";
import { digraph } from "./arbitrary.ts";
import { meaning } from "./meaning.ts";

const OPTIONS = { numRuns: 400, seed: 7 };

Deno.test("every text of the dialect is read without an error", () => {
  fc.assert(
    fc.property(digraph({ common: false }), (text) => {
      const { problems } = buildGraph({ file: "random.dot", text });
      const errors = problems.filter(({ severity }) => severity === "error");
      assert.deepEqual(errors, [], text);
    }),
    OPTIONS,
  );
});

Deno.test("formatting what was formatted changes nothing", () => {
  fc.assert(
    fc.property(digraph({ common: false }), (text) => {
      const once = formatted(text);
      assert.equal(formatted(once), once, text);
    }),
    OPTIONS,
  );
});

Deno.test("the formatted text builds the same graph", () => {
  fc.assert(
    fc.property(digraph({ common: false }), (text) => {
      assert.deepEqual(meaningOf(formatted(text)), meaningOf(text), text);
    }),
    OPTIONS,
  );
});

Deno.test("the formatted text has the same comments", () => {
  fc.assert(
    fc.property(digraph({ common: false }), (text) => {
      assert.deepEqual(commentsOf(formatted(text)), commentsOf(text), text);
    }),
    OPTIONS,
  );
});

function formatted(text: string): string {
  const result = format({ file: "random.dot", text });
  assert.ok(result.text !== undefined, text);
  return result.text;
}

function meaningOf(text: string): unknown {
  const { graph } = buildGraph({ file: "random.dot", text });
  assert.ok(graph, text);
  return meaning(graph);
}

function commentsOf(text: string): readonly string[] {
  const values: string[] = [];
  const visit = (node: ASTNode): void => {
    if (node.type === "Comment") values.push(`${node.kind} ${node.value}`);
    node.children.forEach(visit);
    if (node.type === "Edge") node.targets.forEach(visit);
  };
  visit(parseDot(text));
  return values.sort();
}
