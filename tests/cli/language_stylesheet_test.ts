/** Section 5: the stylesheet; section 2: attributes that only say something to agents. */

import assert from "node:assert/strict";
import { assertSays, check, run } from "./language_support.ts";

const SHOW =
  'echo \\"$FACTORY_MODEL|$FACTORY_PROVIDER|$FACTORY_REASONING_EFFORT\\"';

/** A stylesheet, what the agent says itself, and what it then runs with. */
const SHEETS: readonly (readonly [sheet: string, own: string, told: string])[] =
  [
    ["* { llm_model: m; }", "", "m||"],
    [
      "* { llm_model: m; llm_provider: p; reasoning_effort: high }",
      "",
      "m|p|high",
    ],
    ["* { model: m; provider: p }", "", "m|p|"],
    ["* { llm_model = m }", "", "m||"],
    ["* { llm_model: 'm 1'; }", "", "m 1||"],
    ["/* c */ * /* c */ { llm_model: m /* c */; }", "", "m||"],
    [
      "#a { llm_model: 4 } .k { llm_model: 3 } box { llm_model: 2 } * { llm_model: 1 }",
      "class=k",
      "4||",
    ],
    [
      ".k { llm_model: 3 } box { llm_model: 2 } * { llm_model: 1 }",
      "class=k",
      "3||",
    ],
    ["box { llm_model: 2 } * { llm_model: 1 }", "class=k", "2||"],
    [".k { llm_model: 1 } .l { llm_model: 2 }", 'class="l k"', "2||"],
    [".k { llm_model: 1 } .k { llm_model: 2 }", 'class="x,k"', "2||"],
    ["* { llm_model: 1 } * { llm_provider: p }", "", "1|p|"],
    [".other, #a { llm_model: 1 }", "", "1||"],
    ["#a { llm_model: 1 }", "llm_model=own", "own||"],
    ["#a { llm_model: 1 }", "model=own", "own||"],
    ["#a { model: 1 }", "llm_model=own", "own||"],
    ["diamond { llm_model: 1 }", "", "||"],
    ["", "", "||"],
  ];

for (const [sheet, own, told] of SHEETS) {
  Deno.test(`with "${sheet}" an agent with [${own}] runs with ${told}`, async () => {
    using ran = await run(
      `graph [model_stylesheet="${sheet}"]
      start -> a -> exit
      a [prompt=p, agent.backend=command, agent.command="${SHOW}", ${own}]`,
      { env: {} },
    );
    assert.equal(ran.read("a/response.md"), `${told}\n`);
  });
}

Deno.test("a stylesheet sets dotted attributes, coerced and checked like others", async () => {
  using ran = await run(
    `model_stylesheet="#a { test.outcome: fail; test.notes: \\"x; y\\"; }"
    start -> a -> exit; a [prompt=p]`,
  );
  assert.equal(ran.outcome("a"), "fail");
  assert.equal(ran.json("a/status.json").notes, "x; y");
});

Deno.test("a stylesheet that cannot be read is an error with its place", async () => {
  const cases: readonly (readonly [sheet: string, said: RegExp])[] = [
    ["* { llm_model: m", /expected ";" or "}"|expected "}"/],
    ["* llm_model: m }", /expected "{"/],
    ["* { llm_model m }", /expected ":" after llm_model/],
    ["* { llm_modle: m }", /cannot set llm_modle \(did you mean llm_model\?\)/],
    ["* { prompt: m }", /cannot set prompt/],
    ["/* c", /a comment does not end/],
  ];
  for (const [sheet, said] of cases) {
    const lines = await check(
      `digraph { start -> exit; model_stylesheet="${sheet}" }`,
    );
    assert.match(
      lines[0] ?? "",
      /^error\[stylesheet_syntax\] 1:[456]\d/,
      sheet,
    );
    assert.match(lines[0] ?? "", said, sheet);
  }
});

Deno.test("drawing attributes say nothing, a slip is told, and what is unknown is kept", async () => {
  const tool = "t [type=tool, tool_command=true";
  const route = "start -> t; t -> exit";
  await assertSays(
    `rankdir=LR; bgcolor=red; graph [fontname=x, nodesep=1]
    node [style=filled, fillcolor=blue]; edge [color=red, penwidth=2]
    ${tool}, my_own=1, URL=x, tooltip=y]; ${route} [xlabel=z, style=dotted]`,
    undefined,
  );
  const slips: readonly (readonly [body: string, said: RegExp])[] = [
    [
      `${tool}, max_retry=2]; ${route}`,
      /unknown attribute max_retry \(did you mean max_retries\?\)/,
    ],
    [`${tool}, timeuot=2]; ${route}`, /did you mean timeout\?/],
    [`${tool}, goal-gate=true]; ${route}`, /goal|syntax/],
    [
      `${tool}]; ${route} [conditon="outcome=success"]`,
      /did you mean condition\?/,
    ],
    [`goals=x; ${tool}]; ${route}`, /did you mean goal\?/],
  ];
  for (const [body, said] of slips) await assertSays(body, said);
});

Deno.test("a fidelity that nobody knows is warned of, wherever it stands", async () => {
  const agent = 'node [allowed_write_paths="./"]; start -> a -> exit';
  const cases = [
    "a [prompt=p, fidelity=fulll]",
    'default_fidelity="summary:huge"; a [prompt=p]',
    "a [prompt=p]; a -> exit [fidelity=compactt]",
  ];
  for (const body of cases) {
    await assertSays(`${agent}; ${body}`, /warning\[fidelity_valid\]/);
  }
  for (
    const fidelity
      of "full truncate compact summary:low summary:medium summary:high".split(
        " ",
      )
  ) {
    const lines = await check(
      `digraph { ${agent}; a [prompt=p, fidelity="${fidelity}", thread_id=t] }`,
    );
    assert(!lines.join().includes("fidelity"), lines.join());
  }
});
