/** Typing mistakes in a JSON Schema, found without the library that holds values against it. */

import type { JsonValue } from "../handler.ts";
import { nearest } from "../text/nearest.ts";
import { isObject, kindOf } from "./json_object.ts";

const TYPES = [
  ...["string", "number", "integer", "boolean", "object", "array", "null"],
];

/** Keywords whose value is one schema, or a list of them. */
const SCHEMAS = [
  ...[
    "items",
    "prefixItems",
    "contains",
    "additionalProperties",
    "additionalItems",
  ],
  ...["propertyNames", "unevaluatedItems", "unevaluatedProperties"],
  ...["allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
];
/** Keywords whose value has schemas by name. */
const SCHEMAS_BY_NAME = [
  ...[
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
  ],
];
const OTHERS = [
  ...[
    "$schema",
    "$id",
    "$ref",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$comment",
  ],
  ...["type", "enum", "const", "format", "pattern", "minLength", "maxLength"],
  ...[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
  ],
  ...["minItems", "maxItems", "uniqueItems", "minContains", "maxContains"],
  ...[
    "required",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependencies",
  ],
  ...[
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
  ],
  ...["contentEncoding", "contentMediaType", "contentSchema", "$vocabulary"],
];
const KEYWORDS = [...SCHEMAS, ...SCHEMAS_BY_NAME, ...OTHERS];

/** The first mistake of a schema, with its place; `undefined` when none shows. */
export function schemaMistake(
  schema: JsonValue,
  place: string = "the schema",
): string | undefined {
  if (typeof schema === "boolean") return undefined;
  if (!isObject(schema)) {
    return `${place} is ${kindOf(schema)}, but must be an object`;
  }
  for (const [key, value] of Object.entries(schema)) {
    const mistake = keywordMistake(key, value, place);
    if (mistake) return mistake;
  }
  return undefined;
}

function keywordMistake(
  key: string,
  value: JsonValue,
  place: string,
): string | undefined {
  if (!KEYWORDS.includes(key)) {
    const near = nearest(key, KEYWORDS);
    return `${place} has the unknown keyword ${JSON.stringify(key)}` +
      (near ? `; did you mean ${near}?` : "");
  }
  const at = `${place}'s ${key}`;
  if (key === "type") return typeMistake(value, at);
  if (SCHEMAS.includes(key)) {
    return Array.isArray(value)
      ? first(
        value,
        (item: JsonValue, index) => schemaMistake(item, `${at}[${index}]`),
      )
      : schemaMistake(value, at);
  }
  if (SCHEMAS_BY_NAME.includes(key)) {
    if (!isObject(value)) {
      return `${at} is ${kindOf(value)}, but must be an object`;
    }
    return first(
      Object.entries(value),
      ([name, item]) => schemaMistake(item, `${at}.${name}`),
    );
  }
  return undefined;
}

function typeMistake(value: JsonValue, at: string): string | undefined {
  const wrong = (Array.isArray(value) ? value : [value]).find((
    one: JsonValue,
  ) => typeof one !== "string" || !TYPES.includes(one));
  return wrong === undefined
    ? undefined
    : `${at} is ${JSON.stringify(wrong)}, but must be one of ${
      TYPES.join(", ")
    }`;
}

function first<T>(
  items: readonly T[],
  mistake: (item: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = mistake(item, index);
    if (found) return found;
  }
  return undefined;
}
