import { deepEqual, equal, match } from "node:assert/strict";
import { readReply } from "../../../lib/agents/reading.ts";
import { validatorOf } from "../../../lib/agents/validate.ts";

const ANSWER = '{"outcome": "fail", "failure_reason": "no"}';

async function read(
  text: string,
  schema: "native" | "prompted",
  options: Partial<Parameters<typeof readReply>[1]> = {},
): Promise<string> {
  const reading = await readReply({ kind: "text", text }, {
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
  Deno.test(`what an agent means by ${JSON.stringify(text)}`, async () => {
    match(await read(text, "native"), native);
    match(await read(text, "prompted"), prompted);
  });
}

Deno.test("auto_status takes an answer without an outcome for a success", async () => {
  equal(
    await read('{"notes": "n"}', "native", { autoStatus: true }),
    "success",
  );
});

Deno.test("a structured answer counts, not what was said besides", async () => {
  const options = { schema: "native", autoStatus: false } as const;
  const reply = { kind: "text", text: "Done!" } as const;
  deepEqual(
    await readReply({ ...reply, structured: { outcome: "retry" } }, options),
    {
      kind: "answer",
      answer: { status: "retry", response: '{\n  "outcome": "retry"\n}\n' },
    },
  );
  for (const structured of ["x", null]) {
    const reading = await readReply({ ...reply, structured }, options);
    equal(reading.kind, "wrong");
  }
});

Deno.test("an output is wanted of work that was done", async () => {
  const output = await validatorOf({ type: "number" }, "output");
  const say = (answer: unknown) =>
    read(JSON.stringify(answer), "prompted", { output });
  equal(await say({ outcome: "success", output: 1 }), "success");
  equal(await say({ outcome: "fail" }), "fail");
  equal(await say({ outcome: "fail", output: null }), "fail");
  match(await say({ outcome: "fail", output: "x" }), /output is "x"/);
  match(await say({ outcome: "partial_success" }), /output is missing/);
  match(await read("I did it.", "prompted", { output }), /no answer as JSON/);
});

Deno.test("a long text of broken objects is soon read", async () => {
  const text = '{"a": [\n'.repeat(100_000);
  match(await read(text, "native"), /no answer as JSON/);
});

Deno.test("a structured answer that is nested without end is wrong", async () => {
  const structured = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  const reply = { kind: "text", text: "Done!", structured } as const;
  const options = { schema: "native", autoStatus: false } as const;
  deepEqual(await readReply(reply, options), {
    kind: "wrong",
    problem: "the answer is nested too deep",
    said: "Done!",
  });
});
