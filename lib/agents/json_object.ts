/** JSON from outside that has to be an object. */

import type { JsonValue } from "../handler.ts";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** What parsing found. */
export type ParsedObject =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly message: string };

/** Values nested deeper could not be written out again. */
const DEEPEST = 100;

/** Parses a JSON object; an empty text is none. */
export function parseObject(text: string): ParsedObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, message: error.message };
  }
  if (!isObject(value)) {
    return { ok: false, message: `it is ${kindOf(value)}, not an object` };
  }
  return isDeeper(value, DEEPEST)
    ? { ok: false, message: `it is nested deeper than ${DEEPEST} levels` }
    : { ok: true, value };
}

/** True for an object that is not an array. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value is, for messages: `a string`, `an array`, `null`. */
export function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function isDeeper(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 ||
    Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
