/** A graph in the making. */

import type { Problem, Source } from "../dot/span.ts";
import { type Mention, Scope } from "./build_scope.ts";
import type { Attribute, Edge, Graph, Node, Span } from "./graph.ts";
import { IdleDefaults } from "./idle_defaults.ts";

/** Far more edges than a pipeline can have; groups on both sides multiply. */
const MOST_EDGES = 1_000_000;

/** A node whose statements are not all read yet. */
interface Draft {
  readonly attributes: Map<string, Attribute>;
  readonly scopes: Scope[];
  span: Mention["span"];
  implicit: boolean;
}

/** A list of defaults. */
interface Defaults {
  readonly attributes: readonly Attribute[];
  /** All of the statement. */
  readonly span: Span;
}

/** Collects nodes and edges in the order of the text. */
export class GraphBuilder {
  readonly root: Scope = new Scope();
  readonly attributes: Map<string, Attribute> = new Map();
  readonly problems: Problem[] = [];
  readonly #drafts: Map<string, Draft> = new Map();
  readonly #edges: Edge[] = [];
  readonly #outgoing: Map<string, Edge[]> = new Map();
  readonly #incoming: Map<string, Edge[]> = new Map();
  readonly #idle = {
    node: new IdleDefaults("node"),
    edge: new IdleDefaults("edge"),
  };
  #tooManyEdges = false;

  /** Sets what nodes or edges have from here on. */
  setDefaults(
    kind: "node" | "edge",
    scope: Scope,
    { attributes, span }: Defaults,
  ): void {
    if (attributes.length === 0) return;
    if (kind === "node") scope.setNodeDefaults(attributes);
    else scope.setEdgeDefaults(attributes);
    this.#idle[kind].add(scope, span);
  }

  /** The defaults of an edge that stands in the block. */
  edgeDefaults(scope: Scope): ReadonlyMap<string, Attribute> {
    this.#idle.edge.give(scope);
    return scope.edgeDefaults;
  }

  /** Notes a node that an edge or a group names. */
  mention(scope: Scope, mention: Mention): void {
    this.#draft(scope, mention);
  }

  /** Notes a node that a statement declares. */
  declare(
    scope: Scope,
    mention: Mention,
    attributes: readonly Attribute[],
  ): void {
    const draft = this.#draft(scope, mention);
    if (draft.implicit) {
      draft.implicit = false;
      draft.span = mention.span;
    }
    if (draft.scopes.at(-1) !== scope) draft.scopes.push(scope);
    for (const attribute of attributes) {
      draft.attributes.set(attribute.key, attribute);
    }
  }

  /** Adds the edges from each of `tails` to each of `heads`. */
  connect(
    tails: readonly Mention[],
    heads: readonly Mention[],
    attributes: ReadonlyMap<string, Attribute>,
  ): void {
    if (this.#edges.length + tails.length * heads.length > MOST_EDGES) {
      return this.#refuse(tails[0]!);
    }
    for (const tail of tails) {
      for (const head of heads) this.#connect(tail, head, attributes);
    }
  }

  finish(name: string | undefined, source: Source): Graph {
    this.problems.push(
      ...this.#idle.node.problems(),
      ...this.#idle.edge.problems(),
    );
    const nodes = new Map<string, Node>();
    for (const [id, draft] of this.#drafts) {
      const { attributes, span, implicit } = draft;
      const subgraphClasses = classesOf(draft.scopes);
      nodes.set(id, { id, attributes, subgraphClasses, span, implicit });
    }
    const graph = {
      attributes: this.attributes,
      nodes,
      edges: this.#edges,
      outgoing: this.#outgoing,
      incoming: this.#incoming,
      source,
    };
    return name === undefined ? graph : { name, ...graph };
  }

  #draft(scope: Scope, mention: Mention): Draft {
    scope.inside.push(mention);
    const known = this.#drafts.get(mention.id);
    if (known !== undefined) return known;
    this.#idle.node.give(scope);
    const draft = {
      attributes: new Map(scope.nodeDefaults),
      scopes: [scope],
      span: mention.span,
      implicit: true,
    };
    this.#drafts.set(mention.id, draft);
    return draft;
  }

  #connect(
    tail: Mention,
    head: Mention,
    attributes: ReadonlyMap<string, Attribute>,
  ): void {
    const [first, last] = tail.span.start.offset <= head.span.start.offset
      ? [tail.span, head.span]
      : [head.span, tail.span];
    const edge: Edge = {
      from: tail.id,
      to: head.id,
      attributes,
      span: { start: first.start, end: last.end },
      fromSpan: tail.span,
      toSpan: head.span,
    };
    this.#edges.push(edge);
    append(this.#outgoing, tail.id, edge);
    append(this.#incoming, head.id, edge);
  }

  #refuse(tail: Mention): void {
    if (this.#tooManyEdges) return;
    this.#tooManyEdges = true;
    this.problems.push({
      severity: "error",
      rule: "edge_limit",
      message: `the graph has more than ${MOST_EDGES} edges`,
      span: tail.span,
      fix: "put a node between the two groups",
    });
  }
}

function append(index: Map<string, Edge[]>, id: string, edge: Edge): void {
  const edges = index.get(id);
  if (edges === undefined) index.set(id, [edge]);
  else edges.push(edge);
}

function classesOf(scopes: readonly Scope[]): readonly string[] {
  if (scopes.length === 1) return scopes[0]!.classes();
  return [...new Set(scopes.flatMap((scope) => scope.classes()))];
}
