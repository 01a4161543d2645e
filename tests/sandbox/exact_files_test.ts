import assert from "node:assert/strict";
import { ALL, Inside, testIn } from "./inside.ts";

const FILES = {
  "report.md": "one\n",
  "other.md": "other\n",
  "docs/page.md": "page\n",
  "docs/more/deep.md": "deep\n",
};

/** Ways to change a file, which all leave "two" in it. */
const CHANGES: Readonly<Record<string, string>> = {
  "echo": "echo two > report.md",
  "truncating and appending": ": > report.md; echo two >> report.md",
  "sed -i": "sed -i s/one/two/ report.md",
  "mv": "echo two > draft.md && mv draft.md report.md; rm -f draft.md",
  "mv from the temporary folder":
    'echo two > "$TMPDIR/draft" && mv "$TMPDIR/draft" report.md',
  "perl -i": "perl -pi -e s/one/two/ report.md",
  "git apply":
    "printf -- '--- a/report.md\\n+++ b/report.md\\n@@ -1 +1 @@\\n-one\\n+two\\n' | GIT_DIR=/nowhere git apply",
  "an editor's backup and rename":
    "cp -p report.md report.md~ && echo two > .report.swp && mv .report.swp report.md && rm report.md~",
  "removing and creating": "rm report.md; echo two > report.md",
  "a program that syncs": "echo two | dd of=report.md conv=fsync 2>/dev/null",
};

testIn(
  ["overlay"],
  "an exact file may be changed in every way that programs know",
  async (sandbox) => {
    for (const [name, script] of Object.entries(CHANGES)) {
      using inside = new Inside(FILES);
      const before = inside.paths();
      const { code, stderr, refused } = await inside.once(
        sandbox,
        { allowedWritePaths: ["report.md"] },
        `set -e; ${script}; echo x > other.md; rm -r docs; mkdir fresh`,
      );
      assert.equal(code, 0, `${name}: ${stderr}`);
      assert.equal(inside.read("report.md"), "two\n", name);
      assert.deepEqual(inside.paths(), before, name);
      assert.equal(inside.read("other.md"), "other\n", name);
      assert.deepEqual(
        refused,
        ["docs/more/deep.md", "docs/page.md", "fresh/", "other.md"],
        name,
      );
    }
  },
);

testIn(
  ALL,
  "an exact file may be written in place, whether it was there or not",
  async (sandbox) => {
    using inside = new Inside(FILES);
    await inside.once(
      sandbox,
      { allowedWritePaths: ["report.md", "out/new.md", "never.md"] },
      "echo two > report.md; mkdir -p out; echo three > out/new.md; echo x > other.md; echo x > out/x",
    );
    assert.equal(inside.read("report.md"), "two\n");
    assert.equal(inside.read("out/new.md"), "three\n");
    assert.deepEqual(inside.paths(), [
      "docs/",
      "docs/more/",
      "docs/more/deep.md",
      "docs/page.md",
      "other.md",
      "out/",
      "out/new.md",
      "report.md",
    ]);
    assert.equal(inside.read("other.md"), "other\n");
  },
);

testIn(
  ALL,
  "what was created to be granted goes away again when nobody needs it",
  async (sandbox) => {
    using inside = new Inside(FILES);
    const before = inside.paths();
    await inside.once(sandbox, {
      allowedWritePaths: ["a/b/c.md", "fresh/", "x/y/"],
    }, "true");
    assert.deepEqual(inside.paths(), before);
  },
);

testIn(
  ALL,
  "a folder that is not there yet may be created and filled",
  async (sandbox) => {
    using inside = new Inside(FILES);
    const { code, stderr } = await inside.once(
      sandbox,
      { allowedWritePaths: ["fresh/"] },
      "mkdir -p fresh/deep && echo x > fresh/deep/x && mv fresh/deep/x fresh/y && ln -s y fresh/z && chmod 700 fresh/y",
    );
    assert.equal(code, 0, stderr);
    assert.equal(inside.read("fresh/z"), "x\n");
    assert.equal(
      (Deno.statSync(`${inside.workspace}/fresh/y`).mode ?? 0) & 0o777,
      0o700,
    );
  },
);

testIn(
  ["overlay"],
  "a staged change of owner is carried over where it may be, and told where not",
  async (sandbox) => {
    if (Deno.uid() !== 0) return console.error("NOT TRIED: it takes root");
    using inside = new Inside({ ...FILES, "src/a": "a", "src/b/c": "c" });
    const { code, stderr, refused } = await inside.once(
      sandbox,
      { allowedWritePaths: ["src/", "report.md"] },
      "chown 7:8 report.md src/a src/b other.md",
    );
    assert.equal(code, 0, stderr);
    assert.deepEqual(refused, ["other.md"]);
    const owners = ["report.md", "src/a", "src/b", "src/b/c", "other.md"]
      .map((path) => Deno.statSync(`${inside.workspace}/${path}`))
      .map(({ uid, gid }) => `${uid}:${gid}`);
    assert.deepEqual(owners, ["7:8", "7:8", "7:8", "0:0", "0:0"]);
  },
);

testIn(
  ["overlay"],
  "staged changes of every kind are carried over",
  async (sandbox) => {
    using inside = new Inside({
      ...FILES,
      "src/a": "a",
      "src/b/c": "c",
      "src/d/e": "e",
      "src/kind": "file",
      "src/run.sh": "#!/bin/sh\n",
    });
    const { code, stderr, refused } = await inside.once(
      sandbox,
      // An exact file, so that it is staged.
      { allowedWritePaths: ["src/", "report.md"] },
      [
        "set -e",
        "rm src/a; rm -r src/b; mv src/d src/f; ln -s f src/link",
        "rm src/kind; mkdir src/kind; echo k > src/kind/k",
        "chmod 755 src/run.sh; mkdir src/closed; echo x > src/closed/x",
        "rm -r src/f; mkdir src/f; echo new > src/f/new",
        "chmod 0 src/closed/x src/closed; touch docs/page.md",
        "mkfifo src/pipe",
      ].join("\n"),
    );
    assert.equal(code, 0, stderr);
    assert.deepEqual(refused, ["src/pipe"]);
    Deno.chmodSync(`${inside.workspace}/src/closed`, 0o700);
    assert.deepEqual(
      inside.paths().filter((path) => path.startsWith("src/")),
      [
        "src/",
        "src/closed/",
        "src/closed/x",
        "src/f/",
        "src/f/new",
        "src/kind/",
        "src/kind/k",
        "src/link",
        "src/run.sh",
      ],
    );
    const mode = (path: string) =>
      (Deno.lstatSync(`${inside.workspace}/${path}`).mode ?? 0) & 0o777;
    assert.equal(mode("src/run.sh"), 0o755);
    assert.equal(mode("src/closed/x"), 0);
    assert.equal(Deno.readLinkSync(`${inside.workspace}/src/link`), "f");
  },
);

testIn(
  ["overlay"],
  "an allowed file with another name elsewhere changes here only",
  async (sandbox) => {
    using inside = new Inside(FILES);
    Deno.linkSync(
      `${inside.workspace}/report.md`,
      `${inside.folder}/elsewhere.md`,
    );
    await inside.once(
      sandbox,
      { allowedWritePaths: ["report.md"] },
      "echo two > report.md",
    );
    assert.equal(inside.read("report.md"), "two\n");
    assert.equal(
      Deno.readTextFileSync(`${inside.folder}/elsewhere.md`),
      "one\n",
    );
  },
);

testIn(
  ["overlay"],
  "several programs of a node see what the others stage",
  async (sandbox) => {
    using inside = new Inside(FILES);
    await using confinement = await sandbox.confine(
      inside.policy({ allowedWritePaths: ["report.md"] }),
    );
    const [first, second] = await Promise.all([
      inside.sh(
        confinement,
        "for i in $(seq 500); do [ -e ready ] && break; sleep 0.01; done; cat ready",
      ),
      inside.sh(confinement, "echo yes > now; mv now ready"),
    ]);
    assert.equal(first.stdout, "yes\n");
    assert.equal(second.code, 0);
    assert.equal((await inside.sh(confinement, "cat ready")).stdout, "yes\n");
    assert.deepEqual((await confinement.settle()).refused, ["ready"]);
    assert.deepEqual((await confinement.settle()).refused, ["ready"]);
  },
);

testIn(
  ["overlay"],
  "what comes to stand in the way of a staged change is not followed",
  async (sandbox) => {
    using inside = new Inside({ ...FILES, "src/deep/a": "a" });
    await using confinement = await sandbox.confine(
      inside.policy({ allowedWritePaths: ["src/", "report.md"] }),
    );
    await inside.sh(
      confinement,
      "echo x > src/deep/evil; echo two > report.md",
    );
    // Meanwhile, elsewhere: a folder turns into a link, a file into a folder.
    Deno.removeSync(`${inside.workspace}/src/deep`, { recursive: true });
    Deno.symlinkSync(inside.folder, `${inside.workspace}/src/deep`);
    Deno.removeSync(`${inside.workspace}/report.md`);
    Deno.mkdirSync(`${inside.workspace}/report.md`);
    const { refused } = await confinement.settle();
    assert.deepEqual(refused, ["report.md", "report.md/"]);
    // It lands in a folder of its own.
    assert.equal(inside.read("src/deep/evil"), "x\n");
    assert.throws(
      () => Deno.statSync(`${inside.folder}/evil`),
      Deno.errors.NotFound,
    );
  },
);
