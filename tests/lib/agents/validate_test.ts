import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { JsonSchema } from "../../../lib/agents/backend.ts";
import { OUTPUT_SCHEMA } from "../../../lib/agents/output_schema.ts";
import { schemaMistake } from "../../../lib/agents/schema_mistake.ts";
import { SchemaError, validatorOf } from "../../../lib/agents/validate.ts";
import type { JsonValue } from "../../../lib/handler.ts";

/** A schema, a value, and what is wrong with it. */
const PROBLEMS: readonly (readonly [JsonSchema, JsonValue, string])[] = [
  [{ type: "string" }, 7, "output is 7, but must be string"],
  [{ type: "object" }, [], "output is an array, but must be object"],
  [{ enum: ["a", 1] }, "b", 'output is "b", but must be one of "a", 1'],
  [{ const: "a" }, "b", 'output is "b", but must be one of "a"'],
  [{ required: ["a", "b"] }, { a: 1 }, "output.b is missing"],
  [
    { properties: { a: {} }, additionalProperties: false },
    { a: 1, b: 2 },
    "output.b is not a property that there may be",
  ],
  [
    { properties: { a: { items: { minimum: 3 } } } },
    { a: [3, 2] },
    "output.a.1 is 2, but must be >= 3",
  ],
  [
    { properties: { "a/b~c": { maxLength: 1 } } },
    { "a/b~c": "xy" },
    'output.a/b~c is "xy", but must NOT have more than 1 characters',
  ],
  [
    { format: "date" },
    "yesterday",
    'output is "yesterday", but must match format "date"',
  ],
  [
    { items: { type: "number" } },
    ["a", "b", "c", "d", "e"],
    'output.0 is "a", but must be number; output.1 is "b", but must be number; output.2 is "c", but must be number; and 2 more',
  ],
  [
    {
      ...{ $ref: "#/definitions/a", definitions: { a: { type: "null" } } },
      $schema: "http://json-schema.org/draft-07/schema#",
    },
    1,
    "output is 1, but must be null",
  ],
  [
    { unevaluatedProperties: false, properties: { a: {} } },
    { b: 1 },
    "output.b is not a property that there may be",
  ],
];

for (const [schema, value, message] of PROBLEMS) {
  Deno.test(`${JSON.stringify(value)} does not conform to ${JSON.stringify(schema)}`, async () => {
    const validate = await validatorOf(schema, "output");
    deepEqual(validate(value), { ok: false, message });
  });
}

Deno.test("a value that conforms is as it was", async () => {
  const validate = await validatorOf({
    type: "object",
    properties: { a: { type: ["string", "null"] } },
  }, "output");
  const value = { a: null, b: null, c: [null] };
  deepEqual(validate(value), { ok: true, value });
});

Deno.test("a long value and a long list of choices are cut in a message", async () => {
  const validate = await validatorOf(
    { enum: Array.from({ length: 1000 }, (_, index) => `choice ${index}`) },
    "output",
  );
  const validated = validate("x".repeat(10_000));
  equal(validated.ok, false);
  if (!validated.ok) equal(validated.message.length < 1000, true);
});

const INVALID: readonly (readonly [JsonSchema, RegExp])[] = [
  [{ typ: "string" }, /unknown keyword: "typ"/],
  [{ required: "a" }, /required must be array/],
  [{ $ref: "#/$defs/none" }, /can't resolve reference/],
  [{ format: "nonsense" }, /unknown format "nonsense"/],
  [{ pattern: "(" }, /Invalid regular expression|must match format "regex"/],
  [{ $schema: "https://example.com/mine" }, /\$schema is "https:.*must be one/],
  [{ $ref: "https://example.com/other.json" }, /can't resolve reference/],
  [
    {
      $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } },
      $ref: "#/$defs/a",
    },
    /^it refers to itself without end$/,
  ],
];

for (const [schema, message] of INVALID) {
  Deno.test(`${JSON.stringify(schema)} is no schema`, () =>
    rejects(validatorOf(schema, "output"), (error) => {
      match(error instanceof SchemaError ? error.message : "", message);
      return true;
    }));
}

Deno.test("nothing conforms to a schema that only says that it is itself", async () => {
  const validate = await validatorOf({ $ref: "#" }, "output");
  deepEqual(validate(1), {
    ok: false,
    message:
      "output cannot be held against its schema: it refers to itself without end",
  });
});

/** Mistakes that show before anything is loaded. */
const MISTAKES: readonly (readonly [JsonValue, string | undefined])[] = [
  [{}, undefined],
  [{ type: ["string", "null"], properties: { typ: true } }, undefined],
  [
    { const: { typ: 1 }, enum: [{ typ: 1 }], examples: [{ typ: 1 }] },
    undefined,
  ],
  [
    { typ: "string" },
    'the schema has the unknown keyword "typ"; did you mean type?',
  ],
  [
    { type: "strin" },
    `the schema's type is "strin", but must be one of string, number, integer, boolean, object, array, null`,
  ],
  [
    { properties: { a: { items: { requird: [] } } } },
    `the schema's properties.a's items has the unknown keyword "requird"; did you mean required?`,
  ],
  [
    { anyOf: [{}, { type: 1 }] },
    `the schema's anyOf[1]'s type is 1, but must be one of string, number, integer, boolean, object, array, null`,
  ],
  [
    { properties: [] },
    "the schema's properties is an array, but must be an object",
  ],
  [{ items: "x" }, "the schema's items is a string, but must be an object"],
];

for (const [schema, message] of MISTAKES) {
  Deno.test(`the mistake of ${JSON.stringify(schema)} is ${message}`, () => {
    equal(schemaMistake(schema), message);
  });
}

Deno.test("what the attribute's check takes for a keyword, the library does, too", async () => {
  const known = [
    ...["$comment", "$defs", "contentSchema", "dependentRequired"],
    ...["prefixItems", "unevaluatedItems", "minContains", "propertyNames"],
  ];
  for (const keyword of known) {
    const value: Record<string, JsonValue> = {
      $comment: "x",
      minContains: 1,
      prefixItems: [{}],
    };
    const schema = { [keyword]: value[keyword] ?? {}, contains: {} };
    equal(schemaMistake(schema), undefined);
    await validatorOf(schema, "output");
  }
});

Deno.test("a path is no schema to check", () => {
  equal(OUTPUT_SCHEMA.check?.("schemas/out.json"), undefined);
  equal(
    OUTPUT_SCHEMA.check?.('{"type": "x"}')?.startsWith(
      "invalid output_schema:",
    ),
    true,
  );
});
