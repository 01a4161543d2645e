import { deepEqual, equal, ok } from "node:assert/strict";
import { parseAnswer } from "../../../lib/agents/answer.ts";
import type { JsonSchema } from "../../../lib/agents/backend.ts";
import { isObject } from "../../../lib/agents/json_object.ts";
import { answerSchema } from "../../../lib/agents/schema.ts";
import { validatorOf } from "../../../lib/agents/validate.ts";
import type { JsonValue } from "../../../lib/handler.ts";

const ANSWER = {
  outcome: "success",
  preferred_next_label: "",
  suggested_next_ids: [],
  context_updates: [{ key: "a", value: 1 }, { key: "b", value: null }],
  verification_plan: { files: [], commands: ["true"] },
  notes: "n",
  failure_reason: "",
};

const OWN: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://example.com/own",
  type: "object",
  properties: {
    score: { type: "number" },
    why: { type: "string" },
    tree: { $ref: "#/$defs/tree" },
    all: { type: "array", items: { $ref: "#/definitions/leaf" } },
    score_again: { $ref: "#/properties/score" },
    kind: { enum: ["required", "properties"] },
  },
  required: ["score"],
  $defs: {
    tree: {
      type: "object",
      properties: { left: { $ref: "#/$defs/tree" } },
    },
  },
  definitions: { leaf: { type: "string" } },
};

Deno.test("the answer's schema has the seed's seven fields, all of them required", () => {
  const { properties, required, title, additionalProperties } = answerSchema();
  const names = [
    ...["outcome", "preferred_next_label", "suggested_next_ids"],
    ...["context_updates", "verification_plan", "notes", "failure_reason"],
  ];
  deepEqual(Object.keys(properties as JsonSchema), names);
  deepEqual(required, names);
  equal(title, "AttractorCodexOutcome");
  equal(additionalProperties, false);
});

for (const outputSchema of [undefined, OWN]) {
  const which = outputSchema ? "with an output" : "without an output";
  Deno.test(`the answer's schema ${which} is one that strict APIs take`, () => {
    for (const inner of objectsIn(answerSchema({ outputSchema }))) {
      if (!isObject(inner["properties"])) continue;
      deepEqual(inner["required"], Object.keys(inner["properties"]));
      equal(inner["additionalProperties"], false);
    }
  });

  Deno.test(`what conforms to the schema ${which} is read as an answer`, async () => {
    const validate = await validatorOf(
      answerSchema({ outputSchema }),
      "answer",
    );
    const output = {
      ...{ score: 1, why: null, kind: null, score_again: null },
      ...{ tree: { left: { left: null } }, all: ["x"] },
    };
    const answer = { ...ANSWER, ...(outputSchema && { output }) };
    deepEqual(validate(answer), { ok: true, value: answer });
    equal(parseAnswer(JSON.stringify(answer)).kind, "answer");
    equal(validate({ ...answer, outcome: "banana" }).ok, false);
    equal(validate({ ...answer, more: 1 }).ok, false);
    if (outputSchema) {
      const none = { ...answer, output: null };
      deepEqual(validate(none), { ok: true, value: none });
      const wrong = { ...answer, output: { ...output, all: [1] } };
      equal(validate(wrong).ok, false);
    }
  });
}

Deno.test("an output that has nulls for what its schema need not have loses them", async () => {
  const validate = await validatorOf(OWN, "output");
  deepEqual(
    validate({
      score: 1,
      why: null,
      tree: { left: { left: null } },
      all: null,
    }),
    { ok: true, value: { score: 1, tree: { left: {} } } },
  );
  equal(validate({ score: null }).ok, false);
});

Deno.test("a schema's own text is not taken for keywords", () => {
  const outputSchema = {
    type: "object",
    properties: {
      properties: { const: { properties: { a: 1 } } },
      $ref: { type: "string" },
    },
    required: ["properties", "$ref"],
  };
  const { properties } = answerSchema({ outputSchema });
  ok(isObject(properties));
  deepEqual(
    isObject(properties["output"]) && properties["output"]["anyOf"],
    [{ ...outputSchema, additionalProperties: false }, { type: "null" }],
  );
});

function* objectsIn(value: JsonValue): Iterable<JsonSchema> {
  if (typeof value !== "object" || value === null) return;
  if (isObject(value)) yield value;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}
