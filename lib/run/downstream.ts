/** Which nodes of a type can come after a node. */

import type { Plan, PlanNode } from "../plan.ts";

/** For each type asked for, the found nodes by the node that was asked about. */
const answers = new WeakMap<
  Plan,
  Map<string, ReadonlyMap<string, readonly PlanNode[]>>
>();

/**
 * The nodes of a type that can come after `node`, in the pipeline's order. The
 * search goes through nodes of other types, not past one that it finds. Asked
 * for every node of a pipeline, it costs as much as for one.
 */
export function downstream(
  plan: Plan,
  node: string,
  type: string,
): readonly PlanNode[] {
  let byType = answers.get(plan);
  if (!byType) answers.set(plan, byType = new Map());
  let byNode = byType.get(type);
  if (!byNode) byType.set(type, byNode = searchBack(plan, type));
  return byNode.get(node) ?? [];
}

/** Walks from each node of the type against the edges. */
function searchBack(
  plan: Plan,
  type: string,
): Map<string, PlanNode[]> {
  const found = new Map<string, PlanNode[]>();
  const wanted = [...plan.nodes.values()].filter((node) => node.type === type);
  if (wanted.length === 0) return found;
  const before = predecessors(plan);
  for (const target of wanted) {
    const seen = new Set<string>();
    const queue = [target.id];
    for (const id of queue) {
      for (const previous of before.get(id) ?? []) {
        if (seen.has(previous.id)) continue;
        seen.add(previous.id);
        const list = found.get(previous.id);
        if (list) list.push(target);
        else found.set(previous.id, [target]);
        if (previous.type !== type) queue.push(previous.id);
      }
    }
  }
  return found;
}

function predecessors(plan: Plan): Map<string, PlanNode[]> {
  const before = new Map<string, PlanNode[]>();
  for (const node of plan.nodes.values()) {
    for (const { to } of node.edges) {
      const list = before.get(to);
      if (list) list.push(node);
      else before.set(to, [node]);
    }
  }
  return before;
}
