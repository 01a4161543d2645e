/** What was spent counts, whatever happens to the process that recorded it. */

import assert from "node:assert/strict";
import { begin, go, journalOf, place, RESUME } from "./support.ts";

/** Each answer of the agent takes a while, so that there is time to kill in the middle. */
function pipeline(budget: number, delay: number): string {
  const usage = { input_tokens: 70, output_tokens: 30, model: "gpt-5" };
  const told = JSON.stringify(Array.from({ length: 6 }, () => usage));
  return `digraph {
  graph [budget_tokens=${budget}]
  node [agent.backend=fake, allowed_write_paths=""]
  start -> a -> b -> exit
  a [prompt="a", "test.usage_json"=${JSON.stringify(JSON.stringify(usage))}]
  b [prompt="b", "test.usage_json"=${
    JSON.stringify(told)
  }, "test.delay_ms"=${delay}]
}`;
}

const spentIn = (at: Parameters<typeof journalOf>[0]) =>
  journalOf(at).filter(({ type }) => type === "AgentSpent").length;

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000 && !holds(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(holds());
}

function usage(text: string): number {
  const { usage } = JSON.parse(text);
  return usage.input_tokens + usage.output_tokens;
}

Deno.test("what was spent before kill -9 counts after a resume", async () => {
  using at = place(pipeline(550, 60));
  const child = begin(at);
  await until(() => spentIn(at) >= 3);
  child.kill("SIGKILL");
  await child.output();
  const before = spentIn(at);
  assert.ok(before >= 3 && before < 7);

  const { code, stderr } = await go(at, RESUME);
  assert.equal(code, 1);
  assert.match(stderr, /budget_tokens: 600 of 550 tokens are spent/);
  assert.match(stderr, /factory resume demo --runsdir runs --budget-tokens=/);
  assert.equal(spentIn(at), 6, "one answer past the budget, not more");
  // All tries of an attempt are what it has cost.
  assert.equal(usage(Deno.readTextFileSync(`${at.run}/b/status.json`)), 500);
  assert.equal(usage(Deno.readTextFileSync(`${at.run}/manifest.json`)), 600);
});

Deno.test("a run goes on where its budget has stopped it once that was raised, by flag or in the pipeline", async () => {
  using at = place(pipeline(250, 1));
  assert.equal((await go(at)).code, 1);
  assert.equal(spentIn(at), 3);

  const again = await go(at, RESUME);
  assert.equal(again.code, 1, "nothing was raised");
  assert.equal(spentIn(at), 3, "so nothing is spent");

  const flagged = await go(at, [...RESUME, "--budget-tokens", "500"]);
  assert.equal(flagged.code, 1);
  assert.match(flagged.stderr, /budget_tokens: 500 of 500 tokens are spent/);

  // What was given once holds until something else is given.
  const kept = await go(at, RESUME);
  assert.match(kept.stderr, /budget_tokens: 500 of 500 tokens are spent/);

  const free = await go(at, [...RESUME, "--budget-tokens=0", "--json"]);
  assert.equal(free.code, 0, free.stderr);
  const report = JSON.parse(free.stdout.trim().split("\n").at(-1) ?? "");
  const [, , b] = report.stages;
  assert.equal(b.attempts, 3, "further attempts of the same visit");
  assert.equal(b.visit, 1);
  assert.equal(report.usage.input_tokens, 11 * 70);
  assert.deepEqual(
    [...Deno.readDirSync(`${at.run}/b/attempts`)].map(({ name }) => name)
      .sort(),
    ["1.1", "1.2", "1.3"],
  );
  const shown = await go(at, ["runs", "show", "demo", "--runsdir", "runs"]);
  assert.match(
    shown.stdout,
    /^STAGE +TYPE +OUTCOME +TIME +TRIES +TOKENS +COST/m,
  );
  assert.match(shown.stdout, /^b +codergen +ok .* 1,000 +\$0\.00/m);
  assert.match(shown.stdout, /^ +used +1,100 tokens, \$0\.00/m);
});

Deno.test("a raised budget in a changed pipeline lets the run go on", async () => {
  using at = place(pipeline(250, 1));
  assert.equal((await go(at)).code, 1);
  Deno.writeTextFileSync(`${at.path}/more.dot`, pipeline(2500, 1));
  const { code, stderr } = await go(at, [
    ...RESUME,
    "--pipeline",
    "more.dot",
    "--accept-changes",
  ]);
  assert.equal(code, 0, stderr);
});

Deno.test("a cost limit for a model of unknown price is refused before anything is created", async () => {
  using at = place(`digraph {
  start -> a -> exit
  a [prompt="a", agent.backend=command, agent.command="true", allowed_write_paths=""]
}`);
  const { code, stderr } = await go(at, [
    ...["run", "p.dot", "--workdir", "src", "--runsdir", "runs"],
    ...["--budget-usd", "5"],
  ]);
  assert.equal(code, 3);
  assert.match(stderr, /error\[budget_unpriced\]/);
  assert.throws(() => Deno.lstatSync(at.runs), Deno.errors.NotFound);
});
