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
interface Located {
  /** Where it stands: from its first token to its last, a closing `;` not counted. */
  readonly location: Span;
}

/** A name, key or value. */
export interface LiteralASTNode extends Located {
  readonly type: "Literal";
  /** As in `@ts-graphviz/ast`: the spelling between the quotes, with only `\"` resolved. */
  readonly value: string;
  /** What the engine reads: all escapes resolved, concatenations joined. */
  readonly text: string;
  readonly quoted: boolean;
  /** The strings of a concatenation `"a" + "b"`. */
  readonly parts?: readonly LiteralASTNode[];
  readonly children: never[];
}

/** A comment; `Macro` is a line that begins with `#`. */
export interface CommentASTNode extends Located {
  readonly type: "Comment";
  readonly kind: "Block" | "Slash" | "Macro";
  /** Without the comment's own signs. */
  readonly value: string;
  readonly children: never[];
}

/** One `key=value`. */
export interface AttributeASTNode extends Located {
  readonly type: "Attribute";
  readonly key: LiteralASTNode;
  readonly value: LiteralASTNode;
  readonly children: never[];
}

/** `graph [..]`, `node [..]` or `edge [..]`. */
export interface AttributeListASTNode extends Located {
  readonly type: "AttributeList";
  readonly kind: "Graph" | "Edge" | "Node";
  readonly children: (AttributeASTNode | CommentASTNode)[];
}

/** A node as an end of an edge. */
export interface NodeRefASTNode extends Located {
  readonly type: "NodeRef";
  readonly id: LiteralASTNode;
  readonly port?: LiteralASTNode;
  readonly compass?: LiteralASTNode;
  readonly children: never[];
}

/** Several nodes as an end of an edge: `{b c}`, or `b, c`. */
export interface NodeRefGroupASTNode extends Located {
  readonly type: "NodeRefGroup";
  readonly children: NodeRefASTNode[];
}

/** One end of an edge; a subgraph when it is more than plain nodes in braces. */
export type EdgeTargetASTNode =
  | NodeRefASTNode
  | NodeRefGroupASTNode
  | SubgraphASTNode;

/** `a -> b -> c [..]`. */
export interface EdgeASTNode extends Located {
  readonly type: "Edge";
  readonly targets: [
    from: EdgeTargetASTNode,
    to: EdgeTargetASTNode,
    ...rest: EdgeTargetASTNode[],
  ];
  readonly children: (AttributeASTNode | CommentASTNode)[];
}

/** A node that stands as a statement. */
export interface NodeASTNode extends Located {
  readonly type: "Node";
  readonly id: LiteralASTNode;
  readonly children: (AttributeASTNode | CommentASTNode)[];
}

/** `subgraph x { … }` or `{ … }`. */
export interface SubgraphASTNode extends Located {
  readonly type: "Subgraph";
  readonly id?: LiteralASTNode;
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
  readonly type: "Graph";
  readonly id?: LiteralASTNode;
  readonly directed: boolean;
  readonly strict: boolean;
  readonly children: ClusterStatementASTNode[];
}

/** A whole text: the digraph and the comments around it. */
export interface DotASTNode extends Located {
  readonly type: "Dot";
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
