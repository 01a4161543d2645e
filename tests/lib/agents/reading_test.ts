import { deepEqual, equal, match } from "node:assert/strict";
import { readReply } from "../../../lib/agents/reading.ts";
import { validatorOf } from "../../../lib/agents/validate.ts";

const ANSWER = '{"outcome": "fail", "failure_reason": "no"}';

function read(
  text: string,
  schema: "native" | "prompted",
  options: Partial<Parameters<typeof readReply>[1]> = {},
): string {
  const reading = readReply({ kind: "text", text }, {
    ...{ schema, autoStatus: false },
    ...options,
  });
  return reading.kind === "answer"
    ? reading.answer.status
    : `wrong: ${reading.problem}`;
}

/** What an agent says, and what that is when the agent was bound to the form, and when it was only asked for it. */
const TEXTS: readonly (readonly [string, RegExp, RegExp])[] = [
  [ANSWER, /^fail$/, /^fail$/],
  [`I tried.\n\n${ANSWER}\n`, /^fail$/, /^fail$/],
  [`{ a block }\n${ANSWER}`, /^fail$/, /^fail$/],
  [`Tried.\n\`\`\`json\n${ANSWER}\n\`\`\`\nBye.`, /^fail$/, /^fail$/],
  ["I did it.", /^wrong: it is no answer as JSON/, /^success$/],
  ['{"mood": "good"}', /no field of an answer/, /^success$/],
  ["", /the agent has said nothing/, /the agent has said nothing/],
  [" \n", /the agent has said nothing/, /the agent has said nothing/],
  ['{"outcome": "fail", "notes": "cut o', /no answer/, /no answer/],
  ['Done.\n```json\n{"outcome": "fa', /no answer/, /no answer/],
  ['{"outcome": "banana"}', /outcome is "banana"/, /outcome is "banana"/],
  ['{"notes": "n"}', /outcome is missing/, /outcome is missing/],
];

for (const [text, native, prompted] of TEXTS) {
  Deno.test(`what an agent means by ${JSON.stringify(text)}`, () => {
    match(read(text, "native"), native);
    match(read(text, "prompted"), prompted);
  });
}

Deno.test("auto_status takes an answer without an outcome for a success", () => {
  equal(read('{"notes": "n"}', "native", { autoStatus: true }), "success");
});

Deno.test("a structured answer counts, not what was said besides", () => {
  const options = { schema: "native", autoStatus: false } as const;
  const reply = { kind: "text", text: "Done!" } as const;
  deepEqual(
    readReply({ ...reply, structured: { outcome: "retry" } }, options),
    {
      kind: "answer",
      answer: { status: "retry", response: '{\n  "outcome": "retry"\n}\n' },
    },
  );
  equal(readReply({ ...reply, structured: "x" }, options).kind, "wrong");
  equal(readReply({ ...reply, structured: null }, options).kind, "wrong");
});

Deno.test("an output is wanted of work that was done", async () => {
  const output = await validatorOf({ type: "number" }, "output");
  const say = (answer: unknown) =>
    read(JSON.stringify(answer), "prompted", { output });
  equal(say({ outcome: "success", output: 1 }), "success");
  equal(say({ outcome: "fail" }), "fail");
  equal(say({ outcome: "fail", output: null }), "fail");
  match(say({ outcome: "fail", output: "x" }), /output is "x"/);
  match(say({ outcome: "partial_success" }), /output is missing/);
  match(read("I did it.", "prompted", { output }), /no answer as JSON/);
});

Deno.test("a long text of broken objects is soon read", () => {
  const text = '{"a": [\n'.repeat(100_000);
  match(read(text, "native"), /no answer as JSON/);
});
