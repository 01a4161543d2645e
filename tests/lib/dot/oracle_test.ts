/** On what both read, `@ts-graphviz/ast` and we see the same tree. */

import { parse } from "@ts-graphviz/ast";
import fc from "fast-check";
import assert from "node:assert/strict";
import { parseDot } from "../../../lib/dot/parse.ts";
import { digraph } from "./arbitrary.ts";

const TEXTS: readonly string[] = [
  "digraph {}",
  "digraph G {}",
  'digraph "my graph" { a }',
  "DIGRAPH 5 { A; Edge [x=1] }",
  "digraph { a; b c\nd }",
  "digraph { a [shape=box, x=1; y=-1.5 z=.5] }",
  'digraph { a [label="x\\ny\\q\\"z\\\\"] }',
  'digraph { a [label="joined\\\nline", "key with blanks"=1] }',
  "digraph { graph [a=b]; node [c=d, e=f] edge []; k=v }",
  "digraph { a -> b -> c [x=1] d -> e }",
  "digraph { a -> {b c} ; {a; b} -> c }",
  "digraph { a:p:n -> b:s }",
  "digraph { subgraph x { a } { b; c } subgraph { d } subgraph {} }",
  "// one\n// two\n\n# macro\n/* a\n * b */\ndigraph { // c\n a; // d\n # e\n }\n// f",
  "digraph { a [x=1 // c\n y=2 /* d */ ] }",
  'digraph { "node" -> "Edge" }',
  "digraph { a [é=ü] }",
];

Deno.test("the tree is the one of @ts-graphviz/ast", () => {
  for (const text of TEXTS) same(text);
});

Deno.test("the tree of a random text is the one of @ts-graphviz/ast", () => {
  let compared = 0;
  fc.assert(
    fc.property(digraph({ common: true }), (text) => {
      if (peerRejects(text)) return;
      compared++;
      same(text);
    }),
    { numRuns: 400, seed: 20240601 },
  );
  assert.ok(compared > 200, `only ${compared} texts could be compared`);
});

/** It has no `;` after a subgraph, and no comment before the `;` of a statement. */
function peerRejects(text: string): boolean {
  try {
    parse(text);
    return false;
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

function same(text: string): void {
  const theirs = outline(parse(text));
  const ours = outline(parseDot(text));
  assert.deepEqual(ours, theirs, text);
}

interface AnyNode {
  readonly type: string;
  readonly location?: {
    readonly start: Place;
    readonly end: Place;
  };
  readonly children: readonly AnyNode[];
}

interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A tree without what only one of us has: our text and parts, their ends that take in the blanks behind. */
function outline(node: AnyNode): unknown {
  const { type, location, children, ...rest } = node;
  const fields = Object.entries(rest)
    .filter(([name]) => name !== "text" && name !== "parts")
    .map(([name, value]) => [
      name,
      type === "Comment" ? squeeze(String(value)) : outlineField(value),
    ]);
  return {
    type,
    // A text begins for us where it begins, for them after its blanks.
    start: type === "Dot" ? undefined : location?.start,
    end: type === "Literal" ? location?.end : undefined,
    ...Object.fromEntries(fields),
    children: joinSlashes(children).map(outline),
  };
}

/** The words of a comment: which blanks are its own, each of us decides. */
function squeeze(comment: string): string {
  return comment.trim().replace(/\s+/g, " ");
}

function outlineField(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outlineField);
  return typeof value === "object" && value !== null
    ? outline(value as AnyNode)
    : value;
}

/** They make one comment of `//` lines that follow each other. */
function joinSlashes(children: readonly AnyNode[]): readonly AnyNode[] {
  const joined: AnyNode[] = [];
  for (const child of children) {
    const last = joined.at(-1);
    if (isSlash(child) && last !== undefined && isSlash(last)) {
      joined[joined.length - 1] = {
        ...last,
        value: `${last.value}\n${child.value}`,
      } as AnyNode;
    } else {
      joined.push(child);
    }
  }
  return joined;
}

function isSlash(node: AnyNode): node is AnyNode & { value: string } {
  return node.type === "Comment" && "kind" in node && node.kind === "Slash" &&
    "value" in node && typeof node.value === "string";
}
