/** What an agent may put into the run's context. */

import type { JsonValue } from "../handler.ts";
import type { JsonObject } from "./json_object.ts";

/** Keys that the engine keeps: an agent that could set them would choose its own way. */
const ENGINE_KEYS = new Set([
  "outcome",
  "preferred_label",
  "preferred_next_label",
  "failure_class",
  "current_node",
  "last_stage",
]);
const ENGINE_NAMESPACES = [
  "internal.",
  "graph.",
  "last_failure.",
  "parallel.",
  "human.gate.",
  "output.",
];
/** Keys that mean something to JavaScript when they are assigned. */
const LANGUAGE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** What is left of the updates, and a note when that is not all. */
export interface TakenUpdates {
  readonly updates: Readonly<Record<string, JsonValue>>;
  readonly note?: string;
}

/** Drops the keys that are not an agent's to set. */
export function takeContextUpdates(updates: JsonObject): TakenUpdates {
  const entries = Object.entries(updates);
  const dropped = entries.map(([key]) => key).filter(isReserved);
  return {
    updates: Object.fromEntries(entries.filter(([key]) => !isReserved(key))),
    ...(dropped.length > 0 && {
      note: `context keys of the engine were not set: ${dropped.join(", ")}`,
    }),
  };
}

function isReserved(key: string): boolean {
  return ENGINE_KEYS.has(key) || LANGUAGE_KEYS.has(key) ||
    ENGINE_NAMESPACES.some((prefix) => key.startsWith(prefix));
}
