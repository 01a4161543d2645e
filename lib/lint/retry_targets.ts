/** Where a failure goes that no edge takes. */

import type { Attribute, Attributes, Graph, Node } from "../graph/graph.ts";
import { textOf } from "./specs.ts";

const NAMES = ["retry_target", "fallback_retry_target"];

/** The retry targets that are written on a node or the graph. */
export function retryTargets(attributes: Attributes): readonly Attribute[] {
  return NAMES.filter((name) => textOf(attributes, name) !== undefined)
    .flatMap((name) => attributes.get(name) ?? []);
}

/** Whether a failure of the node has a retry target, its own or the graph's. */
export function hasRetryTarget(graph: Graph, node: Node): boolean {
  return retryTargets(node.attributes).length > 0 ||
    retryTargets(graph.attributes).length > 0;
}
