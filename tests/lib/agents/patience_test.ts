import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { patientValidatorOf } from "../../../lib/agents/patience.ts";
import { SchemaError } from "../../../lib/agents/validate.ts";

const BACKTRACKS = { type: "string", pattern: "^(a+)+$" };
const ENDLESS = `${"a".repeat(60)}!`;
const never = new AbortController().signal;

Deno.test("a value is held against a pattern", async () => {
  const validate = await patientValidatorOf(BACKTRACKS, "output", {
    signal: never,
  });
  deepEqual(await validate("aaa"), { ok: true, value: "aaa" });
  const wrong = await validate("b");
  match(wrong.ok ? "" : wrong.message, /^output is "b", but must match/);
});

Deno.test("a pattern that finds no end is given up", async () => {
  const validate = await patientValidatorOf(BACKTRACKS, "output", {
    signal: never,
    limitMs: 300,
  });
  const validated = await validate(ENDLESS);
  match(validated.ok ? "" : validated.message, /no end was found in 0\.3 s/);
});

Deno.test("the end of an attempt ends a pattern that finds none", async () => {
  const stop = new AbortController();
  const validate = await patientValidatorOf(BACKTRACKS, "output", {
    signal: stop.signal,
  });
  const validated = Promise.resolve(validate(ENDLESS));
  setTimeout(() => stop.abort(new RangeError("over")), 100);
  await rejects(validated, /over/);
  await rejects(Promise.resolve(validate("a")), /over/);
});

Deno.test("patterns are found wherever they stand, and not where they are values", async () => {
  const schemas = [
    { properties: { a: { items: [{ pattern: "^(a+)+$" }] } } },
    {
      properties: {
        // Where an end is found after all, the name is none that may be there.
        a: {
          patternProperties: { "^(a+)+$": {} },
          additionalProperties: false,
        },
      },
    },
    { $defs: { a: BACKTRACKS }, properties: { a: { $ref: "#/$defs/a" } } },
  ];
  const $schema = "http://json-schema.org/draft-07/schema#";
  const values = [{ a: [ENDLESS] }, { a: { [ENDLESS]: 1 } }, { a: ENDLESS }];
  for (const [index, schema] of schemas.entries()) {
    const validate = await patientValidatorOf(
      { $schema, ...schema },
      "output",
      { signal: never, limitMs: 200 },
    );
    equal((await validate(values[index] ?? null)).ok, false);
  }
  const plain = await patientValidatorOf(
    { properties: { pattern: { type: "string" } } },
    "output",
    { signal: AbortSignal.abort() },
  );
  // No thread is waited for.
  deepEqual(plain({ pattern: "a" }), { ok: true, value: { pattern: "a" } });
});

Deno.test("a schema that is none is said to be none", async () => {
  await rejects(
    patientValidatorOf({ pattern: "(" }, "output", { signal: never }),
    SchemaError,
  );
});
