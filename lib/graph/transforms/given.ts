/** A goal that the user gives in place of the graph's own. */

import type { Attribute, Graph, Position } from "../graph.ts";

const START: Position = { offset: 0, line: 1, column: 1 };

/** Replaces the graph's `goal`. Variables stay unread: the engine fills them in when a node runs. */
export function setGoal(graph: Graph, goal: string): Graph {
  const nowhere = { start: START, end: START };
  const written = graph.attributes.get("goal");
  const attribute: Attribute = {
    key: "goal",
    keySpan: nowhere,
    span: nowhere,
    ...written,
    text: goal,
    origin: "own",
  };
  return {
    ...graph,
    attributes: new Map(graph.attributes).set("goal", attribute),
  };
}
