/**
 * Holds a value against a JSON Schema. The library that does it is loaded when
 * first needed.
 *
 * @module
 */

import type { JsonValue } from "../handler.ts";
import { clip } from "../text/clip.ts";
import type { JsonSchema } from "./backend.ts";
import { isObject, kindOf } from "./json_object.ts";

/** A value that holds, or what is wrong with it. */
export type Validated =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string };

/** Holds values against one schema. */
export type Validator = (value: JsonValue) => Validated;

/** Thrown when a schema is none. */
export class SchemaError extends TypeError {
  /** The class's name. */
  override readonly name = "SchemaError";
}

/** What `ajv` says of a value. */
interface Problem {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

const DRAFTS: Readonly<Record<string, "2020" | "7">> = {
  "https://json-schema.org/draft/2020-12/schema": "2020",
  "http://json-schema.org/draft-07/schema": "7",
  "https://json-schema.org/draft-07/schema": "7",
};

/**
 * Prepares a schema, of draft 2020-12 unless its `$schema` says draft 7. A
 * keyword that is none is an error: it would be a limit that does not hold.
 *
 * @param name what messages call the value, such as `output`
 * @throws {SchemaError} when it is no schema.
 */
export async function validatorOf(
  schema: JsonSchema,
  name: string,
): Promise<Validator> {
  const { $schema, $id: _, ...rest } = schema;
  const draft = draftOf($schema);
  // Where factory is one file, a package of this kind has no names but `default`.
  const [{ default: formats }, Ajv] = await Promise.all([
    import("ajv-formats"),
    draft === "7"
      ? import("ajv").then(({ default: { Ajv } }) => Ajv)
      : import("ajv/dist/2020.js").then(({ default: { Ajv2020 } }) => Ajv2020),
  ]);
  // Strict about what is no keyword; loose types and tuples are no mistakes.
  const ajv = new Ajv({
    ...{ allErrors: true, strictTypes: false, strictTuples: false },
    logger: false,
  });
  formats.default(ajv);
  try {
    const check = ajv.compile(rest);
    return (value) => {
      try {
        return validate(value, name, (candidate) => {
          check(candidate);
          return check.errors ?? [];
        });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return {
          ok: false,
          message: `${name} cannot be held against its schema: ${ENDLESS}`,
        };
      }
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = error instanceof RangeError ? ENDLESS : error.message;
    throw new SchemaError(message, { cause: error });
  }
}

/** What it comes to when the stack is too small. */
const ENDLESS = "it refers to itself without end";

function draftOf($schema: JsonValue | undefined): "2020" | "7" {
  if ($schema === undefined) return "2020";
  const draft = DRAFTS[String($schema).replace(/#$/, "")];
  if (draft) return draft;
  throw new SchemaError(
    `$schema is ${JSON.stringify($schema)}, but must be one of ${
      Object.keys(DRAFTS).slice(0, 2).join(", ")
    }`,
  );
}

/** Nulls that stand for absent properties, as strict APIs want them, are taken out where they do not fit. */
function validate(
  value: JsonValue,
  name: string,
  check: (value: JsonValue) => readonly Problem[],
): Validated {
  const problems = check(value);
  if (problems.length === 0) return { ok: true, value };
  const without = withoutNulls(value, problems);
  if (check(without).length === 0) return { ok: true, value: without };
  return { ok: false, message: messageOf(value, name, problems) };
}

function withoutNulls(
  value: JsonValue,
  problems: readonly Problem[],
): JsonValue {
  const paths = new Set(problems.map(({ instancePath }) => instancePath));
  const strip = (inner: JsonValue, path: string): JsonValue => {
    if (Array.isArray(inner)) {
      return inner.map((item: JsonValue, index) =>
        strip(item, `${path}/${index}`)
      );
    }
    if (!isObject(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([key, item]) =>
        [key, item, `${path}/${escaped(key)}`] as const
      ).filter(([_, item, at]) => item !== null || !paths.has(at))
        .map(([key, item, at]) => [key, strip(item, at)]),
    );
  };
  return strip(value, "");
}

/** Problems that a message names. */
const NAMED = 3;

function messageOf(
  value: JsonValue,
  name: string,
  problems: readonly Problem[],
): string {
  const all = [
    ...new Set(problems.map((problem) => describe(value, name, problem))),
  ];
  const more = all.length > NAMED ? [`and ${all.length - NAMED} more`] : [];
  return [...all.slice(0, NAMED), ...more].join("; ");
}

/** Where, what is there, what must be there. */
function describe(
  value: JsonValue,
  name: string,
  { instancePath, keyword, params, message }: Problem,
): string {
  const steps = instancePath.split("/").slice(1).map(unescaped);
  const at = (path: readonly string[]) => [name, ...path].join(".");
  const missing = params["missingProperty"];
  if (keyword === "required" && typeof missing === "string") {
    return `${at([...steps, missing])} is missing`;
  }
  const extra = params["additionalProperty"] ?? params["unevaluatedProperty"];
  if (typeof extra === "string") {
    return `${at([...steps, extra])} is not a property that there may be`;
  }
  const found = steps.reduce<JsonValue | undefined>(inner, value);
  const allowed = params["allowedValues"] ??
    ("allowedValue" in params ? [params["allowedValue"]] : undefined);
  const wanted = Array.isArray(allowed)
    ? `must be one of ${allowed.map((one) => JSON.stringify(one)).join(", ")}`
    : message ?? "must be otherwise";
  return `${at(steps)} is ${shown(found)}, but ${clip(wanted, 500)}`;
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return "missing";
  return typeof value === "object"
    ? kindOf(value)
    : clip(JSON.stringify(value), 80);
}

function inner(
  value: JsonValue | undefined,
  step: string,
): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) && Object.hasOwn(value, step)
    ? value[step]
    : undefined;
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
