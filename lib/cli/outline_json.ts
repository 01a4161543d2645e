/** A pipeline as it will run, for programs. */

import type { PlanNode } from "../plan.ts";
import type { Planned } from "../factory.ts";
import { breadthFirst } from "./outline.ts";

/** The pipeline, its nodes in the order in which a run can reach them. */
export function outlineJson({ graph, plan }: Planned): object {
  return {
    schema_version: 1,
    name: graph.name ?? null,
    file: graph.source.file,
    goal: plan.goal,
    start: plan.start,
    nodes: breadthFirst(plan).map(nodeJson),
  };
}

function nodeJson(node: PlanNode): object {
  return {
    id: node.id,
    type: node.type,
    label: node.label,
    // Those that the pipeline sets: what is left to the defaults says nothing about it.
    attributes: Object.fromEntries(
      Object.entries(node.values.all).filter(([name]) => node.values.has(name)),
    ),
    routes: node.edges.map(({ to, conditionText, label, weight }) => ({
      to,
      condition: conditionText,
      label,
      weight,
    })),
  };
}
