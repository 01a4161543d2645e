/** Reads a tool's input, which a model wrote, without trust. */

import { type JsonObject, kindOf } from "../../../lib/agents/json_object.ts";
import type { JsonSchema } from "../../../lib/agents/backend.ts";
import type { JsonValue } from "../../../lib/handler.ts";
import { ToolError } from "./tool.ts";

/** A text that has to be there. */
export function text(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw wrong(name, undefined, "a string");
  return value;
}

/** A text that need not be there. */
export function optionalText(
  input: JsonObject,
  name: string,
): string | undefined {
  const value = given(input, name);
  if (value === undefined || typeof value === "string") return value;
  throw wrong(name, value, "a string");
}

/** A whole number, 1 or more; models write some of them as texts. */
export function optionalCount(
  input: JsonObject,
  name: string,
): number | undefined {
  const value = given(input, name);
  if (value === undefined) return undefined;
  const number = typeof value === "string" && value.trim() !== ""
    ? Number(value)
    : value;
  if (
    typeof number === "number" && Number.isSafeInteger(number) && number > 0
  ) {
    return number;
  }
  throw wrong(name, value, "a whole number above 0");
}

/** A flag; false when absent. */
export function flag(input: JsonObject, name: string): boolean {
  const value = given(input, name);
  if (value === undefined || typeof value === "boolean") return value ?? false;
  if (value === "true" || value === "false") return value === "true";
  throw wrong(name, value, "true or false");
}

/** The schema of an object with these properties. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return { type: "object", properties, required, additionalProperties: false };
}

function given(input: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(input, name) ? input[name] ?? undefined : undefined;
}

function wrong(
  name: string,
  value: JsonValue | undefined,
  wanted: string,
): ToolError {
  const shown = value === undefined ? "missing" : kindOf(value);
  return new ToolError(`${name} is ${shown}, but has to be ${wanted}`);
}
