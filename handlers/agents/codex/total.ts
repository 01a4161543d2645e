/** Tokens, as codex tells them. */

import { isObject } from "../../../lib/agents/json_object.ts";
import type { JsonValue } from "../../../lib/handler.ts";
import type { ThreadTotal } from "./session.ts";

/** Reads them; `undefined` when they are none. */
export function readTotal(
  usage: JsonValue | undefined,
): ThreadTotal | undefined {
  if (!isObject(usage)) return undefined;
  const count = (name: string) => {
    const value = usage[name];
    return typeof value === "number" && value >= 0 ? value : 0;
  };
  return {
    input: count("input_tokens"),
    cached: count("cached_input_tokens"),
    output: count("output_tokens"),
  };
}
