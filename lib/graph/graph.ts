/**
 * The pipeline as a graph of nodes and edges, each with its place in the text.
 *
 * @module
 */

import type { Source, Span } from "../dot/span.ts";

export type { Position, Source, Span } from "../dot/span.ts";

/** One attribute as it was written; its type is decided by a declaration, not by its quotes. */
export interface Attribute {
  /** The attribute's key. */
  readonly key: string;
  /** The value: escapes resolved, concatenations joined. */
  readonly text: string;
  /** Where the key stands. */
  readonly keySpan: Span;
  /** Where the value stands. */
  readonly span: Span;
  /** Who set it: the item itself, a `node [..]` or `edge [..]` default, or the stylesheet. */
  readonly origin: "own" | "default" | "stylesheet";
}

/** Attributes by key; a later one with the same key has replaced the earlier. */
export type Attributes = ReadonlyMap<string, Attribute>;

/** A stage of the pipeline. */
export interface Node {
  /** The node's id. */
  readonly id: string;
  /** What was written, by key. */
  readonly attributes: Attributes;
  /** Classes that enclosing subgraphs give by their label; those of the `class` attribute are not in here. */
  readonly subgraphClasses: readonly string[];
  /** The id where the node was declared or, for an implicit node, first used. */
  readonly span: Span;
  /** True when only edges mention it. */
  readonly implicit: boolean;
}

/** A way from one node to another. */
export interface Edge {
  /** The id of the tail. */
  readonly from: string;
  /** The id of the head. */
  readonly to: string;
  /** What was written, by key. */
  readonly attributes: Attributes;
  /** From the tail's id to the head's. */
  readonly span: Span;
  /** Where the tail's id stands. */
  readonly fromSpan: Span;
  /** Where the head's id stands. */
  readonly toSpan: Span;
}

/** A whole pipeline. */
export interface Graph {
  /** The digraph's name, if it has one. */
  readonly name?: string;
  /** What was written, by key. */
  readonly attributes: Attributes;
  /** Nodes by id, in the order of their first mention. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Edges in the order of the text. */
  readonly edges: readonly Edge[];
  /** Edges by their tail, in the order of the text; no entry for a node without any. */
  readonly outgoing: ReadonlyMap<string, readonly Edge[]>;
  /** Edges by their head, in the order of the text; no entry for a node without any. */
  readonly incoming: ReadonlyMap<string, readonly Edge[]>;
  /** The text it was built from. */
  readonly source: Source;
}
