/** A pipeline as it will run, in words: its nodes breadth first, with limits and routes. */

import type { Plan, PlanEdge, PlanNode } from "../plan.ts";
import { count, duration } from "../sinks/text.ts";

/** Nodes in the order in which a run can first reach them; those that only retry targets lead to come last. */
export function breadthFirst(plan: Plan): PlanNode[] {
  const ids = new Set([plan.start]);
  // A set grows while it is walked, which is what a queue has to do.
  for (const id of ids) {
    for (const { to } of plan.nodes.get(id)?.edges ?? []) ids.add(to);
  }
  for (const id of plan.nodes.keys()) ids.add(id);
  return [...ids].flatMap((id) => plan.nodes.get(id) ?? []);
}

/** When an edge is taken. */
export function routeText(
  { to, conditionText, label, weight }: PlanEdge,
): string {
  return [
    `-> ${to}`,
    ...(conditionText ? [`when ${conditionText}`] : []),
    ...(label ? [`"${label}"`] : []),
    ...(weight !== 0 ? [`weight ${weight}`] : []),
  ].join("  ");
}

/** What bounds a node. */
export function limitTexts(node: PlanNode): string[] {
  const { role, allowedWritePaths: writes, maxVisits, maxRetries } = node;
  return [
    ...(node.timeoutMs !== undefined
      ? [`timeout ${duration(node.timeoutMs)}`]
      : []),
    ...(maxRetries > 0 && role !== "pass"
      ? [maxRetries === 1 ? "1 retry" : `${maxRetries} retries`]
      : []),
    ...(maxVisits > 0 ? [`at most ${count(maxVisits, "visit")}`] : []),
    ...(node.goalGate ? ["goal gate"] : []),
    ...(writes === undefined
      ? []
      : [`writes ${writes.length === 0 ? "nothing" : writes.join(",")}`]),
  ];
}

/** Attributes that hold what a node is to do. */
const TASKS = ["prompt", "tool_command"] as const;

/** What a node is to do, by attribute. */
export function taskTexts(
  node: PlanNode,
): { readonly name: string; readonly text: string }[] {
  return TASKS.flatMap((name) => {
    const text = node.values.text(name);
    return text === undefined ? [] : [{ name, text }];
  });
}
