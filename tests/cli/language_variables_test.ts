/** Section 5, variables: in prompts, labels and commands. */

import assert from "node:assert/strict";
import { assertSays, quoted, run } from "./language_support.ts";

const SETTING = {
  goal: `it's "done" $(rm -rf .)`,
  set: { k: "v 1", o: { p: [1, true] }, n: 0, "context.odd": "odd" },
  env: { ATTRACTION_BACKEND: "fake", FOO: "foo $goal", BAR: "bar" },
  allowEnv: ["FOO"],
} as const;

/** A text, and what becomes of it in a prompt. */
const PROMPTS: readonly (readonly [text: string, filled: string])[] = [
  ["$goal", SETTING.goal],
  ["<${goal}>", `<${SETTING.goal}>`],
  ["$goals $goal_x $GOAL", "$goals $goal_x $GOAL"],
  ["$goal.", `${SETTING.goal}.`],
  ["${context.k} ${context.n}", "v 1 0"],
  ["${context.o} ${context.o.p}", '{"p":[1,true]} [1,true]'],
  ["${context.odd}", "odd"],
  ["${context.graph.goal}", SETTING.goal],
  ["${context.none} ${nobody} $k", "${context.none} ${nobody} $k"],
  ["${env.FOO}", "foo $goal"],
  ["${env.BAR}", "${env.BAR}"],
  [
    "$$goal costs $$5, $5 and $$$goal",
    `$goal costs $5, $5 and $${SETTING.goal}`,
  ],
];

Deno.test("variables are filled in in prompts, and what has no value stays", async () => {
  const texts = PROMPTS.map(([text]) => text).join("\n");
  using ran = await run(`start -> a -> exit; a [prompt=${quoted(texts)}]`, {
    ...SETTING,
  });
  const filled = PROMPTS.map(([, filled]) => filled).join("\n");
  assert.equal(ran.read("a/prompt.md"), `${filled}\n`);
});

Deno.test("what had no value when its node ran is told", async () => {
  using ran = await run(
    'start -> a -> exit; a [prompt="${context.none} ${context.none} ${env.BAR}"]',
    { ...SETTING },
  );
  assert.deepEqual(ran.report.notices, [
    "${context.none} stays as it stands in a: the context has no such key",
    "${env.BAR} stays as it stands in a: the variable is not set, or --allow-env does not name it",
  ]);
  using told = await run(
    "start -> t -> exit; t [type=tool, tool_command=\"echo '${context.none}' # ${context.other}\"]",
  );
  assert.equal(told.read("t/tool.stdout.txt"), "${context.none}\n");
  assert.match(told.report.notices.join("\n"), /^\$\{context\.none\} stays/);
});

Deno.test("a label is the prompt where there is none, filled in alike", async () => {
  using ran = await run('start -> a -> exit; a [label="do $goal"]', {
    goal: "x",
  });
  assert.equal(ran.read("a/prompt.md"), "do x\n");
});

/** A command, and what it prints. */
const COMMANDS: readonly (readonly [command: string, printed: string])[] = [
  ["echo $goal", SETTING.goal],
  ['echo "<${goal}>"', `<${SETTING.goal}>`],
  ["echo '<$goal>'", `<${SETTING.goal}>`],
  ["printf '%s|' ${context.k}", "v 1|"],
  ["echo ${context.o.p}", "[1,true]"],
  ["echo ${env.FOO}", "foo $goal"],
  ['X=5; echo "$X ${X}"', "5 5"],
  ["echo '$$'", "$"],
];

for (const [command, printed] of COMMANDS) {
  Deno.test(`the command ${command} gets its values as they are`, async () => {
    using ran = await run(
      `start -> t -> exit; t [type=tool, tool_command=${quoted(command)}]`,
      { ...SETTING },
    );
    assert.equal(ran.read("t/tool.stdout.txt").trimEnd(), printed);
  });
}

Deno.test("a command with a value that does not exist is not run", async () => {
  for (const name of ["${context.none}", "${env.BAR}"]) {
    using ran = await run(
      `start -> t -> exit; t [type=tool, tool_command=${
        quoted(`touch x; echo ${name}`)
      }]`,
      { ...SETTING },
    );
    assert.match(ran.outcome("t"), /^fail\(Cannot fill in .* no value/, name);
    assert(!ran.has("workspace/x"));
  }
});

Deno.test("unknown names are warned of", async () => {
  const cases = ["$gaol", "${nobody}", "${contxt.k}", "$context.k"];
  for (const text of cases) {
    await assertSays(
      `start -> a -> exit; a [allowed_write_paths="./", prompt=${
        quoted(text)
      }]`,
      /warning\[variable_known\]/,
    );
  }
});
