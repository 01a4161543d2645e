import assert from "node:assert/strict";
import { chain, command, go, type Place, place, treeOf } from "./support.ts";

const FILES = { "a.txt": "a\n", "sub/b.txt": "b\n" };

/** What a stage that may only write below `new/` does, and how it ends. */
interface Trespass {
  /** Shell, in the workspace. */
  readonly done: string;
  /** Exit code of the run: 1 when the stage was judged. @default 1 */
  readonly code?: 0 | 1 | 2;
  /** What the run says. */
  readonly said: RegExp;
}

const GUARDRAIL = /guardrail_violation: wrote disallowed files: /;
const NO_JOURNAL =
  /^error: .*journal\.jsonl": .*somebody else has changed it$/m;
const NOT_RECORDED = /^error: Cannot (record what node|write to the run's)/m;

const TRESPASSES: Readonly<Record<string, Trespass>> = {
  "its folder as a link to elsewhere": {
    done: "rm -r sub; ln -s ../../../outside sub",
    said: GUARDRAIL,
  },
  "a hard link to a file that it may not write": {
    done: "mkdir new; ln a.txt new/h; echo more >> new/h",
    said: /wrote disallowed files: a\.txt$/m,
  },
  "closed folders": {
    done: "mkdir n; touch n/f; chmod 0 n sub; chmod 500 .",
    said: GUARDRAIL,
  },
  "2,000 files": {
    done: "mkdir n; cd n; seq 2000 | xargs touch",
    said: GUARDRAIL,
  },
  "a large file": { done: "truncate -s 100M large", said: GUARDRAIL },
  "folders too deep to be named": {
    done:
      "d=$(printf 'd%.0s' $(seq 200)); for i in $(seq 30); do mkdir $d; cd $d; done; touch f",
    said: GUARDRAIL,
  },
  "names with line breaks, and such as are no text": {
    done: `touch "$(printf 'a\\nb')" "$(printf 'x\\377y')" ' ' __proto__ ./-n`,
    said: GUARDRAIL,
  },
  "no workspace": { done: "rm -r ../workspace", said: GUARDRAIL },
  "a file for a workspace": {
    done: "rm -r ../workspace; echo x > ../workspace",
    said: GUARDRAIL,
  },
  "a link for a workspace": {
    done: "cd ..; rm -r workspace; ln -s ../../outside workspace",
    said: GUARDRAIL,
  },
  "a line more in the journal": {
    done: "echo '{}' >> ../journal.jsonl",
    code: 2,
    said: NO_JOURNAL,
  },
  "no journal": { done: "rm ../journal.jsonl", code: 2, said: NO_JOURNAL },
  "a copy for a journal": {
    done: "cp ../journal.jsonl ../x; mv ../x ../journal.jsonl",
    code: 2,
    said: NO_JOURNAL,
  },
  "no store": { done: "rm -r ../.factory", code: 2, said: NOT_RECORDED },
  "no folder for its artifacts": {
    done: "rm -r ../one",
    code: 2,
    said: NOT_RECORDED,
  },
  "no run": { done: "rm -r ../../demo", code: 2, said: NOT_RECORDED },
  "a folder for a checkpoint": {
    done: "rm -f ../checkpoint.json; mkdir -p ../checkpoint.json/x",
    code: 2,
    said: NOT_RECORDED,
  },
};

Deno.test("a stage leaves what it may not", async (test) => {
  for (const [name, { done, code = 1, said }] of Object.entries(TRESPASSES)) {
    await test.step(name, async () => {
      using here = trespasser(done);
      Deno.mkdirSync(`${here.path}/outside`);
      const ended = await go(here);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, said);
      assert.doesNotMatch(ended.stderr, /has a bug|^ +at |success/m);
      assert.deepEqual([...Deno.readDirSync(`${here.path}/outside`)], []);
      if (code !== 1) return;
      const { "new/": _, "new/h": __, ...left } = treeOf(
        `${here.run}/workspace`,
      );
      assert.deepEqual(left, treeOf(`${here.path}/src`));
    });
  }
});

function trespasser(done: string): Place {
  const one = `${
    command(done)
  }, allow_absolute=true, allowed_write_paths="new/"`;
  return place(
    chain({ one }, "failed [shape=Msquare, outcome=fail]")
      .replace(
        "one -> exit",
        () =>
          'one; one -> exit [condition="outcome=success"]; one -> failed [condition="outcome=fail"]',
      ),
    FILES,
  );
}
