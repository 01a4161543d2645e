import assert from "node:assert/strict";
import {
  disallowed,
  parseWritePolicy,
} from "../../../lib/workspace/write_policy.ts";
import { look, PROJECT, Scratch } from "./scratch.ts";

interface Case {
  readonly name: string;
  readonly allowed: readonly string[];
  /** What the node does. */
  readonly script: string;
  /** What it is told. */
  readonly violations: readonly string[];
  /** What is left of it, done by a node that obeys. */
  readonly left?: string;
}

const CASES: readonly Case[] = [
  {
    name: "the example of the reference",
    allowed: ["out/"],
    script: "mkdir out; : > out/a; printf 2 > b; rm c; chmod 600 d",
    violations: ["b", "c", "d"],
    left: "mkdir out; : > out/a",
  },
  {
    name: "all of it, when nothing is allowed",
    allowed: [],
    script:
      "mkdir -p n/e; : > n/e/w; printf 2 > a; rm -r dir; chmod 700 empty; ln -sfn b link",
    violations: [
      "a",
      "dir/",
      "dir/sub/",
      "dir/sub/z",
      "dir/x",
      "dir/y",
      "empty/",
      "link",
      "n/e/w",
    ],
  },
  {
    name:
      "new folders that the rollback empties go, those that the node left empty by right stay",
    allowed: ["new/deep/er/file", "kept/here/file"],
    script: "mkdir -p new/deep kept/here; : > new/deep/other",
    violations: ["new/deep/other"],
    left: "mkdir -p kept/here",
  },
  {
    name: "an allowed file beside a disallowed one in a new folder stays",
    allowed: ["new/f"],
    script: "mkdir -m 700 new; : > new/f; : > new/g; mkdir new/h",
    violations: ["new/g", "new/h/"],
    left: "mkdir -m 700 new; : > new/f",
  },
  {
    name: "a folder deleted, when only one of its files may be",
    allowed: ["dir/x"],
    script: "rm -r dir",
    violations: ["dir/", "dir/sub/", "dir/sub/z", "dir/y"],
    left: "rm dir/x",
  },
  {
    name:
      "a hard link made from a disallowed file to an allowed name, and written",
    allowed: ["h"],
    script: "ln b h; printf 2 >> h; chmod 600 h",
    violations: ["b"],
    left: "printf b2 > h; chmod 600 h",
  },
  {
    name:
      "a hard link made from an allowed file to a disallowed name, and written",
    allowed: ["a"],
    script: "ln -f a b; printf 2 >> b",
    violations: ["b"],
    left: "printf 2 >> a",
  },
  {
    name:
      "an allowed link that leads to a disallowed file, and a write through it",
    allowed: ["l"],
    script: "ln -s b l; printf 2 > l",
    violations: ["b"],
    left: "ln -s b l",
  },
  {
    name: "a folder replaced by a link to an allowed folder",
    allowed: ["out/"],
    script:
      "mkdir out; cp -r dir/. out; rm -r dir; ln -s out dir; printf 2 > dir/x",
    violations: ["dir", "dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
    left: "mkdir out; cp -r dir/. out; printf 2 > out/x",
  },
  {
    name: "a folder replaced by a link that leads out of the workspace",
    allowed: [],
    script:
      "rm -r dir; mkdir ../outside; printf o > ../outside/x; ln -s ../outside dir",
    violations: ["dir", "dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
  },
  {
    name:
      "a nested folder replaced by a link, the folder above deleted by right",
    allowed: ["dir/x", "dir/y"],
    script: "rm -r dir/sub dir/x; ln -s /tmp dir/sub",
    violations: ["dir/sub", "dir/sub/", "dir/sub/z"],
    left: "rm dir/x",
  },
  {
    name: "a file replaced by a folder, with something allowed in it",
    allowed: ["a/b"],
    script: "rm a; mkdir -p a/b; : > a/c; : > a/b/c",
    violations: ["a", "a/b/c", "a/c"],
  },
  {
    name:
      "an allowed file replaced by a folder with something disallowed in it",
    allowed: ["a"],
    script: "rm a; mkdir -p a/b; : > a/b/c",
    violations: ["a/b/c"],
    left: "rm a",
  },
  {
    name: "a file replaced by a closed folder",
    allowed: [],
    script: "rm a; mkdir -p a/b; : > a/b/c; chmod 000 a/b a",
    violations: ["a", "a/b/c"],
  },
  {
    name: "a folder replaced by an allowed file",
    allowed: ["dir"],
    script: "rm -r dir; : > dir",
    violations: ["dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
  },
  {
    name: "a change in a folder whose mode may not be changed",
    allowed: ["dir/x"],
    script: "printf 2 > dir/x; chmod 500 dir",
    violations: ["dir/"],
    left: "printf 2 > dir/x",
  },
  {
    name: "a new file in a closed folder",
    allowed: ["dir/x"],
    script:
      "printf 2 > dir/x; printf 3 > dir/y; : > dir/new; mkdir dir/n; : > dir/n/n; chmod 000 dir/n dir",
    violations: ["dir/", "dir/n/n", "dir/new", "dir/y"],
    left: "printf 2 > dir/x",
  },
  {
    name: "files renamed over each other",
    allowed: ["a"],
    script: "mv a t; mv b a; mv t b",
    violations: ["b"],
    left: "printf b > a",
  },
  {
    name: "a folder renamed into an allowed one",
    allowed: ["out/"],
    script: "mkdir out; mv dir out/dir",
    violations: ["dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
    left: "mkdir out; cp -a dir out/dir",
  },
  {
    name: "everything, when everything is allowed",
    allowed: ["./"],
    script: "rm -r dir; : > new; chmod 700 .",
    violations: [],
    left: "rm -r dir; : > new; chmod 700 .",
  },
  {
    name: "the workspace's own mode",
    allowed: ["a"],
    script: "chmod 700 .",
    violations: ["./"],
  },
  {
    name: "strange names",
    allowed: ["-ok"],
    script: `: > -ok; : > "-rf"; : > 'new
line'; mkdir __proto__; : > __proto__/__proto__; mv a größe`,
    violations: ["-rf", "__proto__/__proto__", "a", "größe", "new\nline"],
    left: ": > -ok",
  },
];

for (const { name, allowed, script, violations, left = ":" } of CASES) {
  Deno.test(`rollback: ${name}`, async () => {
    using obedient = new Scratch(PROJECT);
    await obedient.create();
    obedient.sh(left);
    using scratch = new Scratch(PROJECT);
    const workspace = await scratch.create();
    scratch.sh(script);
    const { changes } = await workspace.detect();
    const found = disallowed(changes, parseWritePolicy(allowed));
    assert.deepEqual(found, violations);
    const rest = await workspace.restore(found);
    assert.deepEqual(disallowed(rest.changes, parseWritePolicy(allowed)), []);
    assert.deepEqual(look(scratch.root), look(obedient.root));
    await workspace.commit();
    assert.deepEqual((await workspace.commit()).delta, {});
  });
}

Deno.test("a rollback writes nothing outside the workspace", async () => {
  using scratch = new Scratch(PROJECT);
  const workspace = await scratch.create();
  scratch.sh(`
    mkdir -p ../out/sub; printf o > ../out/x; printf o > ../out/sub/z; printf o > ../file
    rm -r dir a; ln -s ../out dir; ln -s ../file a; ln -f ../file b; rm c; ln -s "$PWD/../out" c
  `);
  const before = look(`${scratch.run}/out`);
  await workspace.restore();
  assert.deepEqual(look(`${scratch.run}/out`), before);
  assert.equal(scratch.sh("cat ../file"), "o");
  assert.deepEqual(look(scratch.root), look(scratch.source));
});

Deno.test("a restored file has the time it had", async () => {
  using scratch = new Scratch("printf a > a; touch -d 2001-02-03T04:05:06Z a");
  const workspace = await scratch.create();
  scratch.sh("printf 2 > a");
  await workspace.restore();
  assert.equal(
    Deno.statSync(`${scratch.root}/a`).mtime?.toISOString(),
    "2001-02-03T04:05:06.000Z",
  );
});

Deno.test("a path is restored with the folders above it, and without what is beside it", async () => {
  for (
    const script of [
      "rm -r dir",
      "rm -r dir; ln -s / dir",
      "rm -r dir; : > dir",
    ]
  ) {
    using scratch = new Scratch(`${PROJECT}
      chmod 750 dir; chmod 700 dir/sub`);
    const workspace = await scratch.create();
    scratch.sh(script);
    await workspace.restore(["dir/sub/z"]);
    assert.equal(
      scratch.sh("cat dir/sub/z; ls dir; stat -c %a dir dir/sub"),
      "zsub\n750\n700\n",
    );
  }
});

Deno.test("restoring what did not change does nothing", async () => {
  using scratch = new Scratch(PROJECT);
  const workspace = await scratch.create();
  scratch.sh("printf 2 > a");
  await workspace.restore(["b", "nowhere", "dir/"]);
  assert.equal(scratch.sh("cat a b"), "2b");
});

Deno.test("a large file is restored piece by piece", async () => {
  using scratch = new Scratch(
    "head -c 20000000 /dev/zero > big; chmod 640 big",
  );
  const workspace = await scratch.create();
  scratch.sh(
    "printf 1 | dd of=big bs=1 seek=19999999 conv=notrunc status=none",
  );
  assert.deepEqual((await workspace.detect()).changes.modified, ["big"]);
  const { delta } = await workspace.commit();
  scratch.sh("rm big");
  await workspace.restore();
  assert.equal(
    scratch.sh("tail -c 1 big; stat -c %a:%s big"),
    "1640:20000000\n",
  );
  await workspace.rewind([]);
  assert.equal(
    scratch.sh("cmp -n 20000000 big /dev/zero; stat -c %a:%s big"),
    "640:20000000\n",
  );
  assert.ok(delta["big"]);
});
