/**
 * The syntax tree of a pipeline's text.
 *
 * The node shapes are those of `@ts-graphviz/ast` 3, so that its tools can read
 * our trees. What we add: {@linkcode LiteralASTNode.text}, {@linkcode LiteralASTNode.parts}
 * and subgraphs as ends of edges.
 *
 * @module
 */

import type { Span } from "./span.ts";

/** What every node has. */
export interface Located {
  /** Where it stands: from its first token to its last, a closing `;` not counted. */
  readonly location: Span;
}

/** A name, key or value. */
export interface LiteralASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Literal";
  /** As in `@ts-graphviz/ast`: the spelling between the quotes, with only `\"` resolved. */
  readonly value: string;
  /** What the engine reads: all escapes resolved, concatenations joined. */
  readonly text: string;
  /** True when it stands in quotes. */
  readonly quoted: boolean;
  /** The strings of a concatenation `"a" + "b"`. */
  readonly parts?: readonly LiteralASTNode[];
  /** Nothing stands in it. */
  readonly children: never[];
}

/** A comment; `Macro` is a line that begins with `#`. */
export interface CommentASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Comment";
  /** How it is marked. */
  readonly kind: "Block" | "Slash" | "Macro";
  /** Without the comment's own signs. */
  readonly value: string;
  /** Nothing stands in it. */
  readonly children: never[];
}

/** One `key=value`. */
export interface AttributeASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Attribute";
  /** What is set. */
  readonly key: LiteralASTNode;
  /** What it is set to. */
  readonly value: LiteralASTNode;
  /** Nothing stands in it. */
  readonly children: never[];
}

/** `graph [..]`, `node [..]` or `edge [..]`. */
export interface AttributeListASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "AttributeList";
  /** What it sets defaults of. */
  readonly kind: "Graph" | "Edge" | "Node";
  /** What stands in it. */
  readonly children: (AttributeASTNode | CommentASTNode)[];
}

/** A node as an end of an edge. */
export interface NodeRefASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "NodeRef";
  /** Its name. */
  readonly id: LiteralASTNode;
  /** The port, which the engine ignores. */
  readonly port?: LiteralASTNode;
  /** The side of the port, which the engine ignores. */
  readonly compass?: LiteralASTNode;
  /** Nothing stands in it. */
  readonly children: never[];
}

/** Several nodes as an end of an edge: `{b c}`, or `b, c`. */
export interface NodeRefGroupASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "NodeRefGroup";
  /** What stands in it. */
  readonly children: NodeRefASTNode[];
}

/** One end of an edge; a subgraph when it is more than plain nodes in braces. */
export type EdgeTargetASTNode =
  | NodeRefASTNode
  | NodeRefGroupASTNode
  | SubgraphASTNode;

/** `a -> b -> c [..]`. */
export interface EdgeASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Edge";
  /** Its ends, in the order of the text. */
  readonly targets: [
    from: EdgeTargetASTNode,
    to: EdgeTargetASTNode,
    ...rest: EdgeTargetASTNode[],
  ];
  /** What stands in it. */
  readonly children: (AttributeASTNode | CommentASTNode)[];
}

/** A node that stands as a statement. */
export interface NodeASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Node";
  /** Its name. */
  readonly id: LiteralASTNode;
  /** What stands in it. */
  readonly children: (AttributeASTNode | CommentASTNode)[];
}

/** `subgraph x { … }` or `{ … }`. */
export interface SubgraphASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Subgraph";
  /** Its name, if it has one. */
  readonly id?: LiteralASTNode;
  /** What stands in it. */
  readonly children: ClusterStatementASTNode[];
}

/** What may stand in a graph or subgraph. */
export type ClusterStatementASTNode =
  | AttributeASTNode
  | AttributeListASTNode
  | EdgeASTNode
  | NodeASTNode
  | SubgraphASTNode
  | CommentASTNode;

/** The digraph. */
export interface GraphASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Graph";
  /** Its name, if it has one. */
  readonly id?: LiteralASTNode;
  /** Always true: a graph that is not directed is an error. */
  readonly directed: boolean;
  /** Always false: a strict graph is an error. */
  readonly strict: boolean;
  /** What stands in it. */
  readonly children: ClusterStatementASTNode[];
}

/** A whole text: the digraph and the comments around it. */
export interface DotASTNode extends Located {
  /** Tells the kinds of node apart. */
  readonly type: "Dot";
  /** What stands in it. */
  readonly children: (GraphASTNode | CommentASTNode)[];
}

/** Any node. */
export type ASTNode =
  | LiteralASTNode
  | DotASTNode
  | GraphASTNode
  | AttributeASTNode
  | CommentASTNode
  | AttributeListASTNode
  | NodeRefASTNode
  | NodeRefGroupASTNode
  | EdgeASTNode
  | NodeASTNode
  | SubgraphASTNode;
