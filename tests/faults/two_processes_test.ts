import assert from "node:assert/strict";
import {
  appears,
  begin,
  chain,
  command,
  contains,
  go,
  place,
  RESUME,
  RUN,
  treeOf,
  WAIT_FOR_GO,
} from "./support.ts";

const SLOW = chain({
  slow: `${command(`touch here; ${WAIT_FOR_GO}`)}, allow_absolute=true`,
});

const FILES = { "a": "a\n" };

Deno.test("of several processes that start the same run id at once, one wins", async () => {
  using here = place(SLOW, FILES);
  Deno.writeTextFileSync(`${here.path}/go`, "");
  const ends = await Promise.all([1, 2, 3, 4].map(() => go(here)));
  assert.deepEqual(ends.map(({ code }) => code).sort(), [0, 2, 2, 2]);
  for (const { code, stderr } of ends) {
    if (code !== 0) assert.match(stderr, /^error: .*exists already$/m);
  }
  const { code, stderr } = await go(here, RESUME);
  assert.equal(code, 0, stderr);
});

Deno.test("whoever starts, resumes or lists a run that is running changes nothing", async () => {
  using here = place(SLOW, FILES);
  const child = begin(here);
  const output = child.output();
  await appears(`${here.run}/workspace/here`);
  // Nothing more is written until the stage ends.
  await contains(`${here.run}/events.jsonl`, '"CheckpointSaved"');
  const pid = Deno.readTextFileSync(`${here.run}/.factory/lock`).trim();
  const before = treeOf(here.runs, { times: true });

  const again = await go(here, RUN);
  assert.equal(again.code, 2, again.stderr);
  assert.match(again.stderr, /go on with it by `factory resume demo`/);
  const resumed = await go(here, RESUME);
  assert.equal(resumed.code, 2, resumed.stderr);
  assert.match(resumed.stderr, new RegExp(`process ${pid} is running it`));
  const listed = await go(here, ["runs", "--runsdir", "runs"]);
  assert.match(listed.stdout, /^demo +running /m);
  const shown = await go(here, ["runs", "show", "demo", "--runsdir", "runs"]);
  assert.match(shown.stdout, /^slow +tool +unfinished /m);

  assert.deepEqual(treeOf(here.runs, { times: true }), before);
  Deno.writeTextFileSync(`${here.path}/go`, "");
  const { code, stderr } = await output;
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("of several processes that resume a killed run at once, one wins", async () => {
  using here = place(SLOW, FILES);
  const child = begin(here);
  const output = child.output();
  await appears(`${here.run}/workspace/here`);
  child.kill("SIGKILL");
  await output;
  const resumes = [1, 2, 3].map(() => go(here, RESUME));
  // Those that lost have ended; the winner waits for this.
  await Promise.race(resumes);
  Deno.writeTextFileSync(`${here.path}/go`, "");
  const ends = await Promise.all(resumes);
  const codes = ends.map(({ code }) => code).sort();
  assert.deepEqual(
    codes,
    [0, 2, 2],
    ends.map(({ stderr }) => stderr).join("\n"),
  );
});

Deno.test("a run that was killed before its first event says what to do", async () => {
  using here = place(SLOW, FILES);
  Deno.mkdirSync(`${here.run}/.factory`, { recursive: true });
  const { code, stderr } = await go(here, RUN);
  assert.equal(code, 2);
  assert.match(stderr, /^hint: nothing was recorded there: remove it/m);
  const resumed = await go(here, RESUME);
  assert.equal(resumed.code, 2);
  assert.match(resumed.stderr, /it has no journal, so it never started$/m);
  assert.match(resumed.stderr, /^hint: remove the folder, and start the run/m);
});
