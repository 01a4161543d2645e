/** The one table from a node's shape, or its conventional id, to its handler type. */

import type { Node } from "./graph.ts";

/** Handler types by explicit `shape`; a shape that is not in here means nothing to the engine. */
export const TYPE_BY_SHAPE: Readonly<Record<string, string>> = {
  Mdiamond: "start",
  Msquare: "exit",
  box: "codergen",
  diamond: "conditional",
  hexagon: "wait.human",
  component: "parallel",
  tripleoctagon: "parallel.fan_in",
  parallelogram: "tool",
  house: "stack.manager_loop",
};

const TYPE_BY_ID: Readonly<Record<string, string>> = {
  start: "start",
  Start: "start",
  exit: "exit",
  end: "exit",
};

/** Types that a default for all nodes cannot mean: a pipeline has one start and few exits. */
const ENDS = ["start", "exit"];

/** The handler type of a node: its `type`, else its shape's, else its conventional id's, else `codergen`. */
export function handlerType(node: Node): string {
  const type = node.attributes.get("type");
  const text = type?.text.trim();
  if (text && type?.origin === "own") return text;
  const looks = typeByLooks(node);
  // `node [type=tool]` is said of the nodes that work, so what begins or ends the run is not meant.
  return text && !ENDS.includes(looks) ? text : looks;
}

/** By shape or id. */
function typeByLooks(node: Node): string {
  const shape = node.attributes.get("shape");
  // `node [shape=box]` decorates every node, the conventional ones too, so only an own shape speaks against an id.
  if (shape && shape.origin === "own") {
    return byKey(TYPE_BY_SHAPE, shape.text.trim()) ?? "codergen";
  }
  return byKey(TYPE_BY_ID, node.id) ??
    (shape && byKey(TYPE_BY_SHAPE, shape.text.trim())) ?? "codergen";
}

function byKey(
  table: Readonly<Record<string, string>>,
  key: string,
): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
