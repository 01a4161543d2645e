/** The conditions of edges, each read once. */

import {
  couldHold,
  parseCondition,
  type ParsedCondition,
} from "../condition/mod.ts";
import type { Attribute, Edge } from "../graph/graph.ts";

/** The edges of one statement share their attributes, so the attribute is the key. */
const PARSED = new WeakMap<Attribute, ParsedCondition>();
const ALWAYS: ParsedCondition = { ok: true, condition: { kind: "always" } };

/** The condition of an edge; without one, it always holds. */
export function conditionOf(edge: Edge): ParsedCondition {
  const attribute = edge.attributes.get("condition");
  if (!attribute) return ALWAYS;
  let parsed = PARSED.get(attribute);
  if (!parsed) PARSED.set(attribute, parsed = parseCondition(attribute.text));
  return parsed;
}

/** Whether an edge has no condition. */
export function isUnconditional(edge: Edge): boolean {
  const parsed = conditionOf(edge);
  return parsed.ok && parsed.condition.kind === "always";
}

/** Whether an edge can be taken; one whose condition is not valid might be. */
export function canBeTaken(
  edge: Edge,
  known: Readonly<Record<string, string>>,
): boolean {
  const parsed = conditionOf(edge);
  return !parsed.ok || couldHold(parsed.condition, known);
}
