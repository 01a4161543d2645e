/** Attributes that the user gives in place of the graph's own. */

import type { Attribute, Graph, Position } from "../graph.ts";

const START: Position = { offset: 0, line: 1, column: 1 };

/** Replaces an attribute of the graph. Variables stay unread: the engine fills them in when a node runs. */
export function setGiven(graph: Graph, key: string, text: string): Graph {
  const nowhere = { start: START, end: START };
  const written = graph.attributes.get(key);
  const attribute: Attribute = {
    key,
    keySpan: nowhere,
    span: nowhere,
    ...written,
    text,
    origin: "own",
  };
  return {
    ...graph,
    attributes: new Map(graph.attributes).set(key, attribute),
  };
}
