/** Section 7: agent backends. */

import assert from "node:assert/strict";
import { assertSays, quoted, run } from "./language_support.ts";

const NONE = { ATTRACTION_BACKEND: "" };

/** A command agent `a` that runs a script, and what its node says besides. */
function commandAgent(script: string, more = ""): string {
  return `start -> a -> exit
    a [prompt=p, agent.backend=command, agent.command=${
    quoted(script)
  }, ${more}]`;
}

const CHOICES: readonly [env: Record<string, string>, attribute: string][] = [
  [{ ATTRACTION_BACKEND: "fake", ATTRACTOR_AGENT_BACKEND: "stub" }, "stub"],
  [{ ATTRACTOR_BACKEND: "fake", ATTRACTOR_AGENT_BACKEND: "stub" }, "stub"],
  [{ ATTRACTOR_AGENT_BACKEND: "stub" }, "fake"],
  [{ ATTRACTOR_AGENT_BACKEND: "fake", ATTRACTION_BACKEND: "stub" }, '""'],
];

for (const [env, attribute] of CHOICES) {
  Deno.test(`the fake agent answers with agent.backend=${attribute} and ${JSON.stringify(env)}`, async () => {
    using ran = await run(
      `start -> a -> exit; a [prompt=p, agent.backend=${attribute}, test.notes=faked]`,
      { env },
    );
    assert.equal(ran.json("a/status.json").notes, "faked");
  });
}

Deno.test("without any choice the stub answers, and says that nothing was done", async () => {
  using ran = await run("start -> a -> exit; a [prompt=p]", { env: NONE });
  assert.equal(ran.verdict, "success");
  assert.match(String(ran.json("a/status.json").notes), /nothing was done/);
  assert.match(ran.report.notices.join(), /no agent is configured/);
});

Deno.test("an unknown backend is an error that lists the known ones, and validation warns of it", async () => {
  using ran = await run("start -> a -> exit; a [prompt=p]", {
    env: { ATTRACTOR_AGENT_BACKEND: "fakee" },
  });
  assert.match(
    String(ran.outcome("a")),
    /^fail\(unknown agent backend: fakee; known: .*command, .*fake, .*stub; did you mean fake\?\)$/,
  );
  await assertSays(
    'start -> a -> exit; a [prompt=p, allowed_write_paths="./", agent.backend=fakee]',
    /warning\[value_known\] 2:74 unknown agent.backend "fakee"; known: .*command, .*fake, .*stub \(did you mean fake\?\)/,
  );
});

/** What a command does, and how its stage ends. */
const ANSWERS: readonly (readonly [script: string, outcome: string])[] = [
  ["echo plain text", "success"],
  ["true", "success"],
  [`echo '{"result": 1}'`, "success"],
  [`echo '{"outcome": "partial_success"}'`, "partial_success"],
  [`echo '{"outcome": "skipped"}'`, "skipped"],
  [`echo '{"outcome": "fail", "failure_reason": "no"}'`, "fail(no)"],
  [`echo '{"outcome": "retry"}'`, "fail(retry_exhausted)"],
  [
    `echo '{"outcome": "retry", "failure_reason": "no", "failure_class": "config"}'`,
    "fail(no)",
  ],
  [
    `printf 'Done.\\n\`\`\`json\\n{"outcome": "fail", "failure_reason": "fenced"}\\n\`\`\`\\n'`,
    "fail(fenced)",
  ],
  [
    `echo noise; echo '{"outcome": "fail", "failure_reason": "by file"}' > "$FACTORY_OUTCOME_FILE"`,
    "fail(by file)",
  ],
  [
    `printf '{"outcome": "fail", "notes": "'; yes | tr -d '\\n' | head -c 2000000; printf '"}'`,
    "fail(cannot read the agent's answer: the answer has more than 1048576 bytes)",
  ],
  ["yes text | head -c 2000000", "success"],
  ["echo half done; exit 3", "fail(agent_exit_code_3)"],
  [
    `echo '{"outcome": "done"}'`,
    "fail(cannot read the agent's answer: the answer's outcome is \"done\", but must be one of success, partial_success, retry, fail, skipped)",
  ],
  [
    `echo '{"notes": "hi"}'`,
    "fail(cannot read the agent's answer: the answer's outcome is missing, but must be one of success, partial_success, retry, fail, skipped)",
  ],
];

for (const [script, outcome] of ANSWERS) {
  Deno.test(`an agent that runs ${JSON.stringify(script)} ends in ${outcome}`, async () => {
    using ran = await run(commandAgent(script), { env: NONE });
    assert.equal(ran.outcome("a"), outcome);
  });
}

Deno.test("an agent's whole answer is taken in: label, suggestions, context, notes, plan", async () => {
  const answer = {
    outcome: "success",
    preferred_next_label: "go",
    suggested_next_ids: ["b"],
    context_updates: { score: 7, outcome: "fail", "graph.goal": "mine" },
    notes: "well",
    verification_plan: { files: [], commands: ["true"] },
  };
  using ran = await run(
    `${commandAgent(`cat > seen; echo '${JSON.stringify(answer)}'`)}
    v [type=verification, verification.allowed_commands="true"]
    a -> v [condition="context.score>=7"]; v -> exit`,
    { env: NONE, goal: "ours" },
  );
  assert.equal(ran.way, "a v");
  assert.equal(
    ran.read("workspace/seen").trimEnd(),
    ran.read("a/prompt.md")
      .trimEnd(),
  );
  assert.deepEqual(JSON.parse(ran.read("a/response.md")), answer);
  const status = ran.json("a/status.json");
  assert.equal(status.preferred_next_label, "go");
  assert.equal(status.preferred_label, "go");
  assert.deepEqual(status.suggested_next_ids, ["b"]);
  assert.match(String(status.notes), /^well; context keys of the engine/);
  const context = ran.json("checkpoint.json").context as Record<string, string>;
  assert.equal(context["graph.goal"], "ours");
  assert.equal(context.outcome, "success");
});

Deno.test("with auto_status an agent that reports no outcome has succeeded", async () => {
  for (const target of ["/dev/stdout", '"$FACTORY_OUTCOME_FILE"']) {
    using ran = await run(
      commandAgent(`echo '{"notes": "hi"}' > ${target}`, "auto_status=true"),
      { env: NONE },
    );
    assert.equal(ran.outcome("a"), "success", target);
    assert.equal(ran.json("a/status.json").notes, "hi");
  }
  using failed = await run(commandAgent("exit 1", "auto_status=true"), {
    env: NONE,
  });
  assert.equal(failed.outcome("a"), "fail(agent_exit_code_1)");
});

const SHOW =
  'echo "${FACTORY_MODEL-none} ${FACTORY_PROVIDER-none} ${FACTORY_REASONING_EFFORT-none}"';

Deno.test("a command agent finds the model, the provider and the effort in its environment", async () => {
  const cases: readonly (readonly [attributes: string, told: string])[] = [
    ["", "none none none"],
    ["llm_model=m, llm_provider=p, reasoning_effort=high", "m p high"],
    ['model="m 1", provider=p', "m 1 p none"],
    ["class=quick", "small none none"],
  ];
  for (const [attributes, told] of cases) {
    using ran = await run(
      `${commandAgent(SHOW, attributes)}
      model_stylesheet=".quick { llm_model: small; }"`,
      { env: NONE },
    );
    assert.equal(ran.read("a/response.md"), `${told}\n`, attributes);
  }
});

const SCHEMA = quoted({
  type: "object",
  properties: { score: { type: "number" }, files: { type: "array" } },
  required: ["score"],
});

Deno.test("what an agent gives as output is held against the node's schema, kept, and chosen by", async () => {
  const answer = { outcome: "success", output: { score: 7, files: ["x"] } };
  using ran = await run(
    `${
      commandAgent(`cat > seen; echo '${JSON.stringify(answer)}'`)
    } a [output_schema=${SCHEMA}]
    b [prompt="score \${context.output.a.score}, \${context.output.a.files}"]
    a -> b [condition="context.output.a.score>=7"]; b -> exit`,
    { env: NONE },
  );
  assert.equal(ran.way, "a b");
  assert.deepEqual(ran.json("a/output.json"), answer.output);
  assert.match(ran.read("b/prompt.md"), /\nscore 7, \["x"\]\n$/);
  assert.match(ran.read("workspace/seen"), /- output: the result; [^]*"score"/);
});

/** An answer's output, and what is wrong with it. */
const OUTPUTS: readonly (readonly [output: string, problem: string])[] = [
  ['{"score": "high"}', 'output.score is "high", but must be number'],
  ["{}", "output.score is missing"],
  [
    "null",
    "the answer's output is missing, but must conform to the stage's output_schema",
  ],
];

for (const [output, problem] of OUTPUTS) {
  Deno.test(`an agent whose output is ${output} has failed`, async () => {
    using ran = await run(
      commandAgent(
        `echo '{"outcome":"success","output":${output}}'`,
        `output_schema=${SCHEMA}`,
      ),
      { env: NONE },
    );
    assert.equal(
      ran.outcome("a"),
      `fail(cannot read the agent's answer: ${problem})`,
    );
    assert.equal(ran.has("a/output.json"), false);
  });
}

Deno.test("an output schema may be a file of the workspace", async () => {
  const node = commandAgent(
    `echo '{"outcome":"success","output":1}'`,
    'output_schema="s/out.json"',
  );
  const cases: readonly (readonly [text: string, outcome: string])[] = [
    ['{"type":"integer"}', "success"],
    [
      '{"type":"string"}',
      "fail(cannot read the agent's answer: output is 1, but must be string)",
    ],
    [
      '{"typ":"string"}',
      'fail(Cannot read output_schema "s/out.json": the schema has the unknown keyword "typ"; did you mean type?)',
    ],
    [
      '{"required":"x"}',
      "fail(invalid output_schema: schema is invalid: data/required must be array)",
    ],
  ];
  for (const [text, outcome] of cases) {
    using ran = await run(node, {
      env: NONE,
      files: { "s/out.json": text },
    });
    assert.equal(ran.outcome("a"), outcome);
  }
  using missing = await run(node, { env: NONE });
  assert.equal(
    missing.outcome("a"),
    'fail(Cannot read output_schema "s/out.json": there is no such file in the workspace)',
  );
});

Deno.test("a schema with a mistake in it is an error before the run", async () => {
  const cases: readonly (readonly [schema: string, message: RegExp])[] = [
    ['{"type":"strin"}', /the schema's type is "strin", but must be one of/],
    ['{"type"', /error\[attr_type\] 2:\d+ invalid output_schema: /],
  ];
  for (const [schema, message] of cases) {
    await assertSays(
      `start -> a -> exit; a [prompt=p, allowed_write_paths="./", output_schema=${
        JSON.stringify(schema)
      }]`,
      message,
    );
  }
});

Deno.test("a fake agent gives the output that it is told to, or stands in for one", async () => {
  using told = await run(
    `start -> a -> exit; a [prompt=p, output_schema=${SCHEMA}, test.output_json=${
      quoted({ score: 1 })
    }]`,
  );
  assert.deepEqual(told.json("a/output.json"), { score: 1 });
  using wrong = await run(
    `start -> a -> exit; a [prompt=p, output_schema=${SCHEMA}, test.output_json="{}"]`,
  );
  assert.equal(
    wrong.outcome("a"),
    "fail(cannot read the agent's answer: output.score is missing)",
  );
  using without = await run(
    `start -> a -> exit; a [prompt=p, output_schema=${SCHEMA}]`,
  );
  assert.equal(without.outcome("a"), "success");
});

Deno.test("the fake agent does what its attributes say, once an execution", async () => {
  using ran = await run(
    `start -> a
    a [
      prompt=p, max_retries=1, max_visits=4, test.outcome_sequence="retry,fail,success,fail",
      test.write_files_json=${quoted({ "out/x.txt": "x" })},
      test.context_updates_json=${quoted({ seen: { deep: [1] } })},
      test.verification_plan_json=${quoted({ commands: ["true"] })},
      test.preferred_next_label="again", test.suggested_next_ids="exit,b", test.notes="n",
      verification.plan_context_key=plan
    ]
    b [type=verification, verification.allowed_commands="true", "verification.plan_context_key"=plan]
    a -> b [label="[A] Again"]; a -> exit; b -> a [condition="internal.visits.a < 2"]; b -> exit`,
  );
  assert.equal(ran.way, "a b a b");
  assert.deepEqual(
    ran.events.flatMap((event) =>
      event.type === "StageFinished" && event.node === "a"
        ? [event.outcome.status]
        : []
    ),
    ["retry", "fail", "success"],
  );
  assert.equal(ran.verdict, "success");
  assert.equal(ran.read("workspace/out/x.txt"), "x");
  assert.equal(ran.read("a/response.md"), "outcome=success\n");
  const { context } = ran.json("checkpoint.json");
  assert.deepEqual((context as Record<string, unknown>).seen, { deep: [1] });
});
