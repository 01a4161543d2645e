/** Nodes that only edges mention, and that are a slip. */

import type { Graph } from "../graph/graph.ts";
import { nearest } from "../text/nearest.ts";
import type { LintInput } from "./rule.ts";

/** A node that does not exist, and the one that was probably meant. */
export interface Missing {
  readonly meant?: string;
}

const FOUND = new WeakMap<Graph, ReadonlyMap<string, Missing>>();

/**
 * Finds the ids that edges mention by mistake: near to a declared id, or
 * leading nowhere. An undeclared `start` or `exit` is what it says.
 */
export function missingNodes(
  input: LintInput,
): ReadonlyMap<string, Missing> {
  let found = FOUND.get(input.graph);
  if (!found) FOUND.set(input.graph, found = find(input));
  return found;
}

function find(input: LintInput): ReadonlyMap<string, Missing> {
  const { nodes, outgoing } = input.graph;
  const all = [...nodes.values()];
  const declared = all.filter(({ implicit }) => !implicit).map(({ id }) => id);
  const missing = new Map<string, Missing>();
  for (const node of all) {
    if (!node.implicit) continue;
    const role = input.handlerOf(node)?.role;
    if (role === "start" || role === "exit") continue;
    const meant = nearest(node.id, declared);
    if (meant !== undefined) missing.set(node.id, { meant });
    else if (!outgoing.has(node.id)) missing.set(node.id, {});
  }
  return missing;
}
