import assert from "node:assert/strict";
import {
  chain,
  command,
  go,
  type Place,
  place,
  RUN,
  treeOf,
} from "./support.ts";

const FILES = { "a.txt": "a\n", "sub/b.txt": "b\n" };

/** What a stage that may only write below `new/` does, and how it ends. */
interface Trespass {
  /** Shell, in the workspace. */
  readonly done: string;
  /** What the run says; the stage was judged, and the run went on. */
  readonly said: RegExp;
  /** What the run says where nothing but its own looks keep to the limits; then it ends with 2. @default the same, and with 1 */
  readonly unheld?: RegExp;
}

const GUARDRAIL = /guardrail_violation: wrote disallowed files: /;
const REFUSED = /^ +│ .*(Read-only file system|Permission denied|busy)$/m;
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
    said: REFUSED,
    unheld: NO_JOURNAL,
  },
  "no journal": {
    done: "rm ../journal.jsonl",
    said: REFUSED,
    unheld: NO_JOURNAL,
  },
  "a copy for a journal": {
    done: "cp ../journal.jsonl ../x; mv ../x ../journal.jsonl",
    said: REFUSED,
    unheld: NO_JOURNAL,
  },
  "no store": {
    done: "rm -r ../.factory",
    said: REFUSED,
    unheld: NOT_RECORDED,
  },
  "no folder for its artifacts": {
    done: "rm -r ../one",
    said: /tool_exit_code_1$/m,
    unheld: NOT_RECORDED,
  },
  "no run": {
    done: "rm -r ../../demo",
    said: GUARDRAIL,
    unheld: NOT_RECORDED,
  },
  "a folder for a checkpoint": {
    done: "rm -f ../checkpoint.json; mkdir -p ../checkpoint.json/x",
    said: REFUSED,
    unheld: NOT_RECORDED,
  },
};

for (const sandbox of ["auto", "off"]) {
  Deno.test(`with the sandbox ${sandbox} a stage leaves what it may not`, async (test) => {
    for (const [name, trespass] of Object.entries(TRESPASSES)) {
      await test.step(name, () => leaves(trespass, sandbox));
    }
  });
}

async function leaves(
  { done, said, unheld }: Trespass,
  sandbox: string,
): Promise<void> {
  using here = trespasser(done);
  Deno.mkdirSync(`${here.path}/outside`);
  const ended = await go(here, [...RUN, `--sandbox=${sandbox}`]);
  assert.doesNotMatch(ended.stderr, /has a bug|^ +at |success/m);
  const unseen = unheld && !holds(here);
  assert.equal(ended.code, unseen ? 2 : 1, ended.stderr);
  assert.match(ended.stderr, unseen ? unheld : said);
  assert.deepEqual([...Deno.readDirSync(`${here.path}/outside`)], []);
  if (unseen) return;
  const { "new/": _, "new/h": __, ...left } = treeOf(
    `${here.run}/workspace`,
  );
  assert.deepEqual(left, treeOf(`${here.path}/src`));
}

/** Whether the kernel kept the run's programs within their limits. */
function holds({ run }: Place): boolean {
  try {
    const text = Deno.readTextFileSync(`${run}/manifest.json`);
    return JSON.parse(text).write_limits === "kernel";
  } catch (error) {
    // That could not have happened.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("what nodes before have left is nobody's to change", async () => {
  const two = command("rm ../one/*; echo x >> ../one/tool.stdout.txt");
  using here = place(
    chain({ one: command("echo out"), two: `${two}, allow_absolute=true` }),
  );
  const { code, stderr } = await go(here);
  if (!holds(here)) return;
  assert.equal(code, 1, stderr);
  assert.match(stderr, REFUSED);
  assert.equal(
    Deno.readTextFileSync(`${here.run}/one/tool.stdout.txt`),
    "out\n",
  );
});

Deno.test("a file may have the longest of names", async () => {
  const name = "n".repeat(255);
  using here = place(chain({
    one: `${
      command(`mkdir -p new; echo x > new/${name}`)
    }, allowed_write_paths="new/"`,
  }));
  const { code, stderr } = await go(here);
  assert.equal(code, 0, stderr);
  assert.ok(Deno.statSync(`${here.run}/workspace/new/${name}`).isFile);
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
