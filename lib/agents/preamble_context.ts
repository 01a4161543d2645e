/** The values of a run's context that a later agent hears of. */

import type { JsonValue } from "../handler.ts";
import { quotedLine } from "./quote.ts";

/** Where the values come from. */
export interface ContextValues {
  readonly keys: readonly string[];
  value(key: string): JsonValue | undefined;
}

/** How much of them is told. */
export interface ContextExtent {
  /** Characters of a value. */
  readonly valueLength: number;
  /** Characters of all lines together. */
  readonly limit: number;
}

/** What the engine keeps for itself, or tells in its own way. */
const UNTOLD = new Set([
  ...["outcome", "preferred_label", "preferred_next_label", "failure_class"],
  ...["current_node", "last_stage", "tool.output", "verification.plan"],
]);
const UNTOLD_NAMESPACES = ["internal.", "graph.", "last_failure.", "parallel."];

const TITLE = "Values that were kept:";

/** One line a value, by key, with a last one when not all have room. */
export function contextLines(
  { keys, value }: ContextValues,
  { valueLength, limit }: ContextExtent,
): readonly string[] {
  const told = keys.filter(isTold).sort();
  if (told.length === 0) return [];
  const lines = [TITLE];
  let left = limit - TITLE.length - OMISSION;
  for (const [index, key] of told.entries()) {
    const line = `- ${shownKey(key)}: ${shown(value(key), valueLength)}`;
    if (line.length + 1 > left) {
      return [...lines, `… and ${told.length - index} more values`];
    }
    lines.push(line);
    left -= line.length + 1;
  }
  return lines;
}

/** Room for the line about the values that are left out. */
const OMISSION = 40;

function isTold(key: string): boolean {
  return !UNTOLD.has(key) &&
    !UNTOLD_NAMESPACES.some((prefix) => key.startsWith(prefix));
}

/** Agents choose keys, too. */
function shownKey(key: string): string {
  return /^[\w.-]{1,80}$/.test(key) ? key : quotedLine(key, 80);
}

/** A value on one line; what is cut off is quoted as a whole. */
function shown(value: JsonValue | undefined, length: number): string {
  if (typeof value === "string") return quotedLine(value, length);
  const text = JSON.stringify(value ?? null);
  return text.length <= length ? text : quotedLine(text, length);
}
