/** Section 5: what an agent is told of a failure, until when, and what stops a hopeless repair. */

import assert from "node:assert/strict";
import { type Ran, run } from "./language_support.ts";

/** A loop in which tool `t` fails until agent `fix` has written `ok`. */
const LOOP = `start -> t
  t [type=tool, tool_command="echo out; echo err >&2; test -f ok"]
  fix [prompt="repair it", test.write_files_json="{\\"ok\\":\\"\\"}"]
  t -> fix [condition="outcome=fail"]; fix -> t
  t -> after [condition="outcome=success"]; after [prompt=after]; after -> exit`;

/** What an agent was told to do, without what was before. */
function task(ran: Ran, node: string): string {
  return ran.read(`${node}/prompt.md`).replace(/^[^]*\nYour task:\n/, "");
}

Deno.test("the next agent's prompt has the failure in the seed's words", async () => {
  using ran = await run(LOOP);
  assert.equal(
    task(ran, "fix"),
    `repair it

Failure feedback (from previous failed stage):
- failed_node: t
- failure_reason: tool_exit_code_1
- details:
failed_node=t
failed_node_type=tool
failure_reason=tool_exit_code_1
tool_exit_code=1
tool_stderr:
err
tool_stdout:
out

`,
  );
});

Deno.test("once the failed node has succeeded, nothing of the failure is left", async () => {
  using ran = await run(LOOP);
  assert.equal(ran.way, "t fix t after");
  assert.equal(task(ran, "after"), "after\n");
  assert.deepEqual(lastFailure(ran), {});
});

Deno.test("while a failure is current, the context has all of it", async () => {
  using ran = await run(
    `start -> t -> bad; bad [shape=Msquare, outcome=fail]
    t [type=tool, tool_command="echo err >&2; exit 3"]`,
  );
  const { at, summary, artifacts, ...rest } = lastFailure(ran);
  assert.deepEqual(rest, {
    node_id: "t",
    node_type: "tool",
    reason: "tool_exit_code_3",
    class: "deterministic",
  });
  assert.match(String(at), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.match(String(summary), /tool_exit_code=3\ntool_stderr:\nerr$/);
  const files = artifacts as Record<string, string>;
  assert.deepEqual(Object.keys(files).sort(), [
    "status",
    "tool_exitcode",
    "tool_stderr",
    "tool_stdout",
  ]);
  for (const path of Object.values(files)) assert(ran.has(path), path);
});

Deno.test("what a failed command agent printed to standard error is told", async () => {
  using ran = await run(
    `start -> a -> b -> exit; b [prompt=b, agent.backend=stub]
    a [prompt=a, agent.backend=command, agent.command="echo no quota >&2; exit 3"]`,
    { env: {} },
  );
  assert.match(
    ran.read("b/prompt.md"),
    /failure_reason=agent_exit_code_3\nagent_stderr_tail:\nno quota\n/,
  );
  const artifacts = lastFailure(ran).artifacts as Record<string, string>;
  assert.equal(artifacts.agent_stderr, "a/agent.stderr.txt");
});

Deno.test("what a failed verification found is told", async () => {
  using ran = await run(
    `start -> a -> v -> b -> exit; b [prompt=b]
    a [prompt=a, test.verification_plan_json="{\\"commands\\":[\\"ls nope\\"]}"]
    v [type=verification, verification.allowed_commands=ls]`,
  );
  assert.match(
    ran.read("b/prompt.md"),
    /failure_reason: verification command failed: ls nope \(exit=2\)\n[^]*verification_results_tail:\n[^]*"exit_code": 2/,
  );
});

Deno.test("long output is cut to what a prompt can bear", async () => {
  using ran = await run(
    `start -> t -> a -> exit; a [prompt=a]
    t [type=tool, tool_command="seq 1 9000; seq 1 9000 >&2; exit 1"]`,
  );
  const prompt = ran.read("a/prompt.md");
  assert(prompt.length < 2500, String(prompt.length));
  assert.match(prompt, /\n9000\n/);
});

/** What stands between a failed `t` and agent `z`, and whether `z` still hears of it. */
const HEARD: readonly (readonly [between: string, heard: boolean])[] = [
  ["t -> z", true],
  ["t -> g -> z; g [shape=diamond]", true],
  // The first success may have repaired it; the second has checked that.
  ["t -> a -> z", true],
  ["t -> a -> b -> z", false],
  ["t -> a -> b -> z; a [type=tool, tool_command=true]", false],
  ["t -> a -> b -> z; a [test.outcome=partial_success]", false],
  ["t -> a -> b -> z; a [test.outcome=skipped]", true],
];

for (const [between, heard] of HEARD) {
  Deno.test(`with ${between} the last agent ${heard ? "hears" : "does not hear"} of t's failure`, async () => {
    using ran = await run(
      `node [prompt=p]; t [type=tool, tool_command="exit 1"]; z; z -> exit
      start -> t; ${between}`,
    );
    assert.equal(
      ran.read("z/prompt.md").includes("failed_node: t"),
      heard,
    );
  });
}

Deno.test("a newer failure takes the place of the older one", async () => {
  using ran = await run(
    `start -> t -> u -> a -> exit; a [prompt=a]
    t [type=tool, tool_command="exit 1"]; u [type=tool, tool_command="exit 2"]`,
  );
  assert.match(ran.read("a/prompt.md"), /failed_node: u\n/);
});

Deno.test("a prompt tells what a later verification may run", async () => {
  const after = (text: string) =>
    `p\n\nVerification plan command allowlist (hard requirement):\n${text}Use only these command families in verification_plan.commands.\n`;
  const graph = (own: string) =>
    `start -> a -> v -> w -> exit; start -> x -> exit; a [prompt=p${own}]
    x [prompt=p]
    v [type=verification, verification.allowed_commands="ls, cat,ls"]
    w [type=verification, verification.allowed_commands="pwd"]
    start -> a [weight=1]; start -> x [condition="outcome=fail"]`;
  using inherited = await run(graph(""));
  assert.equal(
    inherited.read("a/prompt.md"),
    after("- cat\n- ls\n"),
  );
  using own = await run(
    graph(', verification.allowed_commands="z 1,a,z 1"'),
  );
  assert.equal(own.read("a/prompt.md"), after("- z 1\n- a\n"));
});

/** The failed command, what the repairing agent may write, and what stops the run. */
const REPAIRS:
  readonly (readonly [command: string, writes: string, outside?: string])[] = [
    ["sh scripts/x.sh", "src/", "scripts/x.sh"],
    ["sh ./scripts/x.sh", "src/,lib/a.ts", "scripts/x.sh"],
    ["sh 'scripts/x.sh'; sh b.sh", "src/", "b.sh,scripts/x.sh"],
    ["sh scripts/x.sh", "scripts/"],
    ["sh scripts/x.sh", "scripts/x.sh"],
    ["sh scripts/x.sh", "./"],
    ["make test", "src/"],
    ["sh -c 'exit 1' --file=x.sh", "src/"],
  ];

for (const [command, writes, outside] of REPAIRS) {
  Deno.test(`after "${command}" an agent that may write ${writes} is ${outside ? "not " : ""}asked`, async () => {
    using ran = await run(
      `start -> t; t [type=tool, tool_command="${command}"]
      fix [prompt=f, max_visits=1, allowed_write_paths="${writes}"]
      t -> fix [condition="outcome=fail"]; fix -> t; t -> exit [condition="outcome=success"]`,
      { files: { "scripts/x.sh": "exit 1" } },
    );
    assert.equal(ran.has("fix/status.json"), outside === undefined);
    if (outside !== undefined) {
      assert.equal(
        ran.verdict,
        `unfixable_failure_source: failed node t references ${outside} outside allowed_write_paths for fix`,
      );
    }
  });
}

function lastFailure(ran: Ran): Record<string, unknown> {
  const context = ran.json("checkpoint.json").context as object;
  return Object.fromEntries(
    Object.entries(context).filter(([key]) => key.startsWith("last_failure."))
      .map(([key, value]) => [key.slice("last_failure.".length), value]),
  );
}
