/** A schema of one's own inside another one that strict APIs are to take. */

import type { JsonValue } from "../handler.ts";
import type { JsonSchema } from "./backend.ts";
import { isObject, type JsonObject } from "./json_object.ts";

/** A schema to stand in another one, and what goes to that one's `$defs`. */
export interface Embedded {
  readonly schema: JsonSchema;
  readonly definitions?: JsonSchema;
}

/** Keywords whose values are schemas by name. */
const BY_NAME = ["properties", "patternProperties", "$defs", "definitions"];
/** Keywords whose values are data, not schemas. */
const DATA = ["enum", "const", "default", "examples"];
/** What only a schema's root may say. */
const OF_ROOT = ["$schema", "$id", "$defs", "definitions"];

/**
 * Makes a schema fit to stand as the property `name` of another one. An object
 * that says nothing else has no further properties, and one that it need not
 * have may be null instead, since strict APIs want all of them.
 */
export function embeddable(schema: JsonSchema, name: string): Embedded {
  const defined = {
    ...asObject(schema["definitions"]),
    ...asObject(schema["$defs"]),
  };
  const rest = Object.fromEntries(
    Object.entries(schema).filter(([key]) => !OF_ROOT.includes(key)),
  );
  const refer = (ref: string) =>
    ref.startsWith("#/definitions/")
      ? ref.replace("#/definitions/", "#/$defs/")
      : ref.startsWith("#/$defs/")
      ? ref
      : ref.replace(/^#(?=$|\/)/, `#/properties/${name}/anyOf/0`);
  return {
    schema: asObject(strict(rest, refer)),
    ...(Object.keys(defined).length > 0 &&
      { definitions: mapped(defined, refer) }),
  };
}

function strict(
  schema: JsonValue,
  refer: (ref: string) => string,
): JsonValue {
  if (!isObject(schema)) return schema;
  const walked = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string"
        ? refer(value)
        : walk(key, value, refer),
    ]),
  );
  const properties = schema["properties"];
  if (!isObject(properties)) return walked;
  const required = schema["required"];
  const wanted = Array.isArray(required) ? required : [];
  return {
    ...walked,
    properties: Object.fromEntries(
      Object.entries(asObject(walked["properties"])).map(([key, value]) => [
        key,
        wanted.includes(key) || mayBeNull(value)
          ? value
          : { anyOf: [value, { type: "null" }] },
      ]),
    ),
    required: Object.keys(properties),
    additionalProperties: walked["additionalProperties"] ?? false,
  };
}

function walk(
  key: string,
  value: JsonValue,
  refer: (ref: string) => string,
): JsonValue {
  if (DATA.includes(key)) return value;
  if (BY_NAME.includes(key) && isObject(value)) return mapped(value, refer);
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => strict(item, refer));
  }
  return strict(value, refer);
}

function mapped(
  schemas: JsonObject,
  refer: (ref: string) => string,
): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, value]) => [key, strict(value, refer)]),
  );
}

function mayBeNull(schema: JsonValue): boolean {
  if (!isObject(schema)) return schema === true;
  const { type, anyOf } = schema;
  return type === "null" || Array.isArray(type) && type.includes("null") ||
    Array.isArray(anyOf) && anyOf.some(mayBeNull);
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
