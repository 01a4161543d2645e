/** Our syntax tree fits the types of `@ts-graphviz/ast`, node by node. */

import assert from "node:assert/strict";
import * as theirs from "@ts-graphviz/ast";
import type * as ours from "../../../lib/dot/ast.ts";
import { parseDot } from "../../../lib/dot/parse.ts";

/** Fails to compile when `Ours` cannot stand where `Theirs` is expected. */
type Fits<Ours extends Theirs, Theirs> = Ours;

/** Their keys and compass points are unions of known words, ours any text; children are checked on their own. */
type Less<T, K extends string = never> = Omit<T, "children" | K>;

type Checks = [
  Fits<ours.LiteralASTNode, theirs.LiteralASTNode>,
  Fits<ours.CommentASTNode, theirs.CommentASTNode>,
  Fits<ours.AttributeASTNode, Less<theirs.AttributeASTNode, "key">>,
  Fits<ours.AttributeListASTNode, Less<theirs.AttributeListASTNode>>,
  Fits<ours.NodeRefASTNode, Less<theirs.NodeRefASTNode, "compass">>,
  Fits<ours.NodeRefGroupASTNode, Less<theirs.NodeRefGroupASTNode>>,
  Fits<ours.NodeASTNode, Less<theirs.NodeASTNode>>,
  Fits<ours.EdgeASTNode, Less<theirs.EdgeASTNode, "targets">>,
  Fits<ours.SubgraphASTNode, Less<theirs.SubgraphASTNode>>,
  Fits<ours.GraphASTNode, Less<theirs.GraphASTNode>>,
  Fits<ours.DotASTNode, Less<theirs.DotASTNode>>,
  Fits<ours.ASTNode["type"], theirs.ASTNode["type"]>,
  Fits<
    Exclude<ours.EdgeTargetASTNode, ours.SubgraphASTNode>["type"],
    theirs.EdgeTargetASTNode["type"]
  >,
  ChildTypes<"AttributeList">,
  ChildTypes<"Node">,
  ChildTypes<"Edge">,
  ChildTypes<"NodeRefGroup">,
  ChildTypes<"Subgraph">,
  ChildTypes<"Graph">,
  ChildTypes<"Dot">,
];

type OfType<T, Type> = Extract<T, { readonly type: Type }>;
type ChildType<T> = T extends { readonly children: (infer C)[] }
  ? C extends { readonly type: infer Type } ? Type : never
  : never;
type ChildTypes<Type> = Fits<
  ChildType<OfType<ours.ASTNode, Type>>,
  ChildType<OfType<theirs.ASTNode, Type>>
>;

Deno.test("the printer of @ts-graphviz/ast prints our tree", () => {
  const text = `digraph G {
    rankdir=LR;
    node [shape=box];
    subgraph cluster_x { label="X"; a; }
    // why
    a -> b -> { c d } [label="say \\"hi\\"", weight=2];
  }`;
  const checks: Checks | undefined = undefined;
  assert.equal(checks, undefined);
  const tree = parseDot(text) as unknown as theirs.DotASTNode;
  assert.equal(theirs.stringify(tree), theirs.stringify(theirs.parse(text)));
});
