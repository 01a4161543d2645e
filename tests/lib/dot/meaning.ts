/** What a graph says, without where it says it. */

import type { Attributes, Graph } from "../../../lib/graph/graph.ts";

/** A graph as plain data: attributes as text, those from defaults marked with `*`. */
export interface Meaning {
  readonly name: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, unknown>>;
  readonly edges: readonly string[];
}

/** Everything about `graph` but spans and source. */
export function meaning(graph: Graph): Meaning {
  const nodes = [...graph.nodes.values()].map((node) => [node.id, {
    ...plain(node.attributes),
    ...(node.subgraphClasses.length > 0 &&
      { $classes: node.subgraphClasses.join(" ") }),
    ...(node.implicit && { $implicit: true }),
  }]);
  return {
    name: graph.name,
    attributes: plain(graph.attributes),
    nodes: Object.fromEntries(nodes),
    edges: graph.edges.map(({ from, to, attributes }) => {
      const list = Object.entries(plain(attributes))
        .map(([key, text]) => ` ${key}=${text}`).join("");
      return `${from} -> ${to}${list}`;
    }),
  };
}

function plain(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(
    [...attributes.values()].map(({ key, text, origin }) => [
      key,
      origin === "own" ? text : `${text}*`,
    ]),
  );
}
