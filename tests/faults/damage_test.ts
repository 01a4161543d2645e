import assert from "node:assert/strict";
import {
  appears,
  begin,
  chain,
  command,
  factsOf,
  go,
  type Place,
  place,
  RESUME,
  shell,
  treeOf,
} from "./support.ts";

const PIPELINE = chain({
  one: command("echo one > one.txt; echo changed > a.txt; rm gone; echo out"),
  slow: `${
    command(
      "echo half > half.txt; rm a.txt sub/b; test -f ../../../go || exec sleep 20",
    )
  }, allow_absolute=true`,
});

const FILES = { "a.txt": "a\n", "gone": "gone\n", "sub/b": "b\n" };

/** What happens to the folder of a killed run, and what comes of it. */
interface Damage {
  /** Shell, in the run's folder. */
  readonly done: string;
  /** What the refusal says. Without it, resume has to reach the same end. */
  readonly refused?: RegExp;
  /** Also for the resume. */
  readonly flags?: readonly string[];
}

const BAD_PACK = /^error: .*blobs\.pack": they are not the content/m;
const NOT_STARTED = /Cannot (find|read) run/;

const DAMAGES: Readonly<Record<string, Damage>> = {
  "nothing": { done: "true" },
  "a journal without its last line": {
    done: "sed -i '$ d' journal.jsonl",
  },
  "half a last line of the journal": {
    done: "truncate -s -9 journal.jsonl",
  },
  "zeros after the journal": {
    done: "head -c 4096 /dev/zero >> journal.jsonl",
  },
  "a changed letter in the journal": {
    done: "sed -i '3 s/start/stort/' journal.jsonl",
    refused: /^error: .*journal\.jsonl": line 3 is damaged/m,
  },
  "a lost line of the journal": {
    done: "sed -i '3 d' journal.jsonl",
    refused: /^error: .*journal\.jsonl": line 3 has event 4, but 3 has to/m,
  },
  "an empty journal": { done: ": > journal.jsonl", refused: NOT_STARTED },
  "no journal": { done: "rm journal.jsonl", refused: NOT_STARTED },
  "a folder for a journal": {
    done: "rm journal.jsonl; mkdir journal.jsonl",
    refused: NOT_STARTED,
  },
  "no checkpoint": { done: "rm checkpoint.json" },
  "garbage for a checkpoint": { done: "echo garbage > checkpoint.json" },
  "no views": { done: "rm events.jsonl trace.jsonl" },
  "garbage in the views": {
    done: "sed -i '2 s/{/[/' events.jsonl; echo '{\"seq\":1' >> trace.jsonl",
  },
  "no manifest": { done: "rm manifest.json" },
  "no artifacts": { done: "rm -r one start" },
  "garbage in the lock": { done: "echo garbage > .factory/lock" },
  "temporary files": { done: "touch checkpoint.json.1.tmp .factory/spare" },
  "a damaged first snapshot": {
    done: "sed -i 's/a.txt/b.txt/' .factory/base.jsonl",
    refused: /^error: .*base\.jsonl": .*checksum/m,
  },
  "no first snapshot": {
    done: "rm .factory/base.jsonl",
    refused: /^error: .*base\.jsonl": there is no such file/m,
  },
  "no contents": { done: "rm .factory/blobs.pack", refused: BAD_PACK },
  "half of the contents": {
    done: "truncate -s 4 .factory/blobs.pack",
    refused: BAD_PACK,
  },
  "other contents": {
    done: "tr a-z A-Z < .factory/blobs.pack > x; mv x .factory/blobs.pack",
    refused: BAD_PACK,
  },
  "no workspace": { done: "rm -r workspace" },
  "a file for a workspace": { done: "rm -r workspace; echo x > workspace" },
  "a workspace that leads elsewhere": {
    done: "rm -r workspace; ln -s ../../outside workspace",
  },
  "a folder in the workspace that leads elsewhere": {
    done: "rm -r workspace/sub; ln -s ../../../outside workspace/sub",
  },
  "no pipeline": {
    done: "rm pipeline.dot",
    refused: /^error: .*pipeline\.dot" is missing$/m,
  },
  "no pipeline, but one that is named": {
    done: "rm pipeline.dot",
    flags: ["--pipeline", "p.dot"],
  },
  "another pipeline": {
    done: "echo '// better' >> pipeline.dot",
    refused: /^error: .*pipeline\.dot" is not the text that ran before$/m,
  },
};

async function killedRun(): Promise<Place> {
  const here = place(PIPELINE, FILES);
  const child = begin(here);
  const output = child.output();
  await appears(`${here.run}/workspace/half.txt`);
  await appears(`${here.run}/checkpoint.json`);
  child.kill("SIGKILL");
  await output;
  Deno.mkdirSync(`${here.path}/outside`);
  Deno.writeTextFileSync(`${here.path}/outside/mine`, "mine\n");
  Deno.writeTextFileSync(`${here.path}/outside/b`, "mine\n");
  return here;
}

Deno.test("resume after damage to the run's folder", async (test) => {
  using here = await killedRun();
  // Ends what the killed run left, so that the copies have nothing to do with it.
  shell(`cp -a ${here.runs} ${here.path}/killed; touch ${here.path}/go`);
  const whole = await go(here, RESUME);
  assert.equal(whole.code, 0, whole.stderr);
  const expected = factsOf(here);

  for (const [name, { done, refused, flags = [] }] of Object.entries(DAMAGES)) {
    await test.step(name, async () => {
      shell(`cd ${here.path} && rm -r runs && cp -a killed runs`);
      const { code, text } = shell(`cd ${here.run} && ${done}`);
      assert.equal(code, 0, text);
      const resumed = await go(here, [...RESUME, ...flags]);
      assert.doesNotMatch(resumed.stderr, /has a bug|^ +at /m);
      if (refused) {
        assert.equal(resumed.code, 2, resumed.stderr);
        assert.match(resumed.stderr, refused);
        const listed = await go(here, ["runs", "--runsdir", "runs"]);
        assert.equal(listed.code, 0, listed.stderr);
      } else {
        assert.equal(resumed.code, 0, resumed.stderr);
        assert.deepEqual(factsOf(here), expected);
        assert.ok(Deno.statSync(`${here.run}/manifest.json`).isFile);
      }
      const outside = shell(`cat ${here.path}/outside/*`).text;
      assert.equal(outside, "mine\nmine\n");
    });
  }
});

Deno.test("a run whose folder was moved goes on there, and what it left running ends", async () => {
  using here = await killedRun();
  shell(`cd ${here.path} && mkdir new && mv runs new/runs && touch new/go`);
  const { code, stderr } = await go(here, [
    "resume",
    "demo",
    "--runsdir",
    "new/runs",
  ]);
  assert.equal(code, 0, stderr);
  const tag = encodeURIComponent(`${here.run}/`);
  assert.equal(
    shell(`grep -ls '${tag}' /proc/[0-9]*/environ`).text.trim(),
    "",
  );
  assert.equal(
    Deno.readTextFileSync(`${here.path}/new/runs/demo/workspace/half.txt`),
    "half\n",
  );
});

Deno.test("a run that was killed right after its last event is completed, and then left alone", async () => {
  using here = place(PIPELINE, FILES);
  shell(`touch ${here.path}/go`);
  const { code, stderr } = await go(here);
  assert.equal(code, 0, stderr);
  const whole = treeOf(here.run);
  shell(`cd ${here.run} && sed -i '$ d' events.jsonl && rm trace.jsonl &&
    sed -i 's/"seq": [0-9]*/"seq": 3/' checkpoint.json`);
  // The result is the user's by now.
  Deno.writeTextFileSync(`${here.run}/workspace/one.txt`, "mine\n");
  const resumed = await go(here, RESUME);
  assert.equal(resumed.code, 0, resumed.stderr);
  const { "workspace/one.txt": mine, ...left } = treeOf(here.run);
  const { "workspace/one.txt": _, ...expected } = whole;
  assert.match(mine ?? "", /mine\n$/);
  delete left[".factory/lock"];
  delete expected[".factory/lock"];
  assert.deepEqual(left, expected);

  const before = treeOf(here.run, { times: true });
  const again = await go(here, RESUME);
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(treeOf(here.run, { times: true }), before);
});
