import assert from "node:assert/strict";
import type { Changes } from "../../../lib/history/event.ts";
import { PROJECT, Scratch } from "./scratch.ts";

type Case = readonly [
  name: string,
  script: string,
  expected: Partial<Changes>,
];

const CASES: readonly Case[] = [
  ["nothing", "cat a dir/x >/dev/null; ls -R >/dev/null", {}],
  ["a new file", "printf 1 > new", { created: ["new"] }],
  ["a new empty file", ": > new", { created: ["new"] }],
  ["a new empty folder", "mkdir new", { created: ["new/"] }],
  ["folders in folders with nothing in them", "mkdir -p n/e/w", {
    created: ["n/e/w/"],
  }],
  ["a new folder with a file, which implies it", "mkdir -p n/e; : > n/e/w", {
    created: ["n/e/w"],
  }],
  ["a new file in an empty folder", ": > empty/f", { created: ["empty/f"] }],
  ["a longer file", "printf 22 > a", { modified: ["a"] }],
  ["a file of the same length", "printf A > a", { modified: ["a"] }],
  ["a file emptied", ": > a", { modified: ["a"] }],
  [
    "a file written in place with its old time",
    "touch -r a ../t; printf A > a; touch -r ../t a",
    {
      modified: ["a"],
    },
  ],
  ["a file touched", "touch a dir/x", {}],
  ["a file written with what it holds", "printf a > a", {}],
  ["a file replaced by an equal one", "cp a ../t; mv ../t a", {}],
  ["a file's mode", "chmod 600 a", { modified: ["a"] }],
  ["a file's mode, there and back", "chmod 600 a; chmod 644 a", {}],
  ["a file that nobody may read", "chmod 000 a", { modified: ["a"] }],
  ["a folder's mode", "chmod 700 dir", { modified: ["dir/"] }],
  ["the workspace's mode", "chmod 700 .", { modified: ["./"] }],
  [
    "a folder that nobody may enter",
    "printf 2 > dir/new; rm dir/sub/z; chmod 000 dir/sub dir",
    {
      created: ["dir/new"],
      modified: ["dir/", "dir/sub/"],
      deleted: ["dir/sub/z"],
    },
  ],
  ["a file deleted", "rm a", { deleted: ["a"] }],
  ["an empty folder deleted", "rmdir empty", { deleted: ["empty/"] }],
  ["a folder deleted", "rm -r dir", {
    deleted: ["dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
  }],
  ["a file renamed", "mv a z", { created: ["z"], deleted: ["a"] }],
  ["a folder renamed", "mv dir/sub sub", {
    created: ["sub/z"],
    deleted: ["dir/sub/", "dir/sub/z"],
  }],
  ["two files exchanged", "mv a t; mv b a; mv t b", { modified: ["a", "b"] }],
  ["a link created", "ln -s a l2", { created: ["l2"] }],
  ["a link turned elsewhere", "ln -sfn b link", { modified: ["link"] }],
  ["a link made anew", "rm link; ln -s a link", {}],
  ["a link deleted", "rm dangling", { deleted: ["dangling"] }],
  ["a file replaced by a link", "rm a; ln -s b a", { modified: ["a"] }],
  ["a link replaced by a file", "rm link; printf a > link", {
    modified: ["link"],
  }],
  ["a write through a link, charged to where it lands", "printf 2 > link", {
    modified: ["a"],
  }],
  ["a write through a link to a folder", "printf 2 > dirlink/x", {
    modified: ["dir/x"],
  }],
  ["a write through a hard link", "ln b h; printf 2 >> h", {
    created: ["h"],
    modified: ["b"],
  }],
  ["a hard link over a file", "ln -f a b", { modified: ["b"] }],
  ["a folder replaced by a link", "mv dir ../moved; ln -s ../../moved dir", {
    created: ["dir"],
    deleted: ["dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
  }],
  ["a folder replaced by a file", "rm -r dir; : > dir", {
    created: ["dir"],
    deleted: ["dir/", "dir/sub/", "dir/sub/z", "dir/x", "dir/y"],
  }],
  ["a file replaced by an empty folder", "rm a; mkdir a", {
    created: ["a/"],
    deleted: ["a"],
  }],
  ["a file replaced by a folder", "rm a; mkdir a; : > a/x", {
    created: ["a/x"],
    deleted: ["a"],
  }],
  [
    "a file replaced by a folder and back",
    "rm a; mkdir a; rmdir a; printf a > a",
    {},
  ],
  ["all that was in it", "rm -r ./*", {
    deleted: [
      "a",
      "b",
      "c",
      "d",
      "dangling",
      "dir/",
      "dir/sub/",
      "dir/sub/z",
      "dir/x",
      "dir/y",
      "dirlink",
      "empty/",
      "link",
    ],
  }],
  [
    "strange names",
    `: > "-rf"; : > "a b"; : > "tab	"; : > 'new
line'; : > größe; : > "*"; : > __proto__; : > constructor; : > 7; : > "...";`,
    {
      created: [
        "*",
        "-rf",
        "...",
        "7",
        "__proto__",
        "a b",
        "constructor",
        "größe",
        "new\nline",
        "tab\t",
      ],
    },
  ],
];

for (const [name, script, expected] of CASES) {
  Deno.test(`detect: ${name}`, async () => {
    using scratch = new Scratch(PROJECT);
    const workspace = await scratch.create();
    scratch.sh(script);
    const { changes } = await workspace.detect();
    const none = { created: [], modified: [], deleted: [] };
    assert.deepEqual(changes, sorted({ ...none, ...expected }));
    await workspace.commit();
    assert.deepEqual((await workspace.detect()).changes, none);
  });
}

function sorted({ created, modified, deleted }: Changes): Changes {
  return {
    created: [...created].sort(),
    modified: [...modified].sort(),
    deleted: [...deleted].sort(),
  };
}

Deno.test("a same-size write right after a snapshot is never missed", async () => {
  using scratch = new Scratch("printf 000 > a");
  const workspace = await scratch.create();
  for (let round = 1; round <= 200; round++) {
    // No process in between: as close to the snapshot's own look as can be.
    Deno.writeTextFileSync(
      `${scratch.root}/a`,
      String(round).padStart(3, "0"),
    );
    const { changes } = await workspace.detect();
    assert.deepEqual(changes.modified, ["a"], `round ${round}`);
    await workspace.commit();
  }
});

Deno.test("sockets and FIFOs are removed, noted, and count as changes", async () => {
  using scratch = new Scratch(PROJECT);
  const workspace = await scratch.create();
  scratch.sh("mkfifo pipe; rm a; mkfifo a; mkdir new; mkfifo new/p");
  const { changes, notes } = await workspace.detect();
  assert.deepEqual(changes, {
    created: ["new/", "new/p", "pipe"],
    modified: ["a"],
    deleted: [],
  });
  assert.equal(notes.length, 3);
  assert.ok(notes.every((note) => note.includes("FIFO")));
  await workspace.restore(["a", "new/", "new/p", "pipe"]);
  assert.equal(
    scratch.sh("cat a; ls"),
    "aa\nb\nc\nd\ndangling\ndir\ndirlink\nempty\nlink\n",
  );
});

Deno.test("a name that is not UTF-8 is removed, noted, and counts as a change", async () => {
  using scratch = new Scratch(PROJECT);
  const workspace = await scratch.create();
  scratch.sh(
    `for f in "$(printf 'dir/\\377')" "$(printf '\\376')" "$(printf 'dir/\\357\\277\\275')"; do : > "$f"; done`,
  );
  const { changes, notes } = await workspace.detect();
  assert.equal(notes.length, 2);
  assert.deepEqual(changes.modified, []);
  assert.deepEqual(changes.deleted, []);
  assert.ok(changes.created.includes("dir/\ufffd"));
  await workspace.restore(changes.created);
  assert.equal(scratch.sh("ls dir; cat dir/x dir/sub/z"), "sub\nx\ny\nxz");
  await workspace.detect();
});

Deno.test("a workspace folder that a node removed or replaced is made anew", async () => {
  for (
    const script of [
      "rm -rf ../workspace",
      "rm -rf ../workspace; : > ../workspace",
      "mv ../workspace ../elsewhere; ln -s elsewhere ../workspace",
    ]
  ) {
    using scratch = new Scratch("chmod 750 .; printf a > a; mkdir b");
    const workspace = await scratch.create();
    scratch.sh(script);
    const { changes, notes } = await workspace.detect();
    assert.deepEqual(changes, {
      created: [],
      modified: [],
      deleted: ["a", "b/"],
    });
    assert.equal(notes.length, 1);
    await workspace.restore();
    assert.equal(scratch.sh("cat a; ls; stat -c %a ."), "aa\nb\n750\n");
  }
});

Deno.test("a workspace without files can be looked at, changed and emptied", async () => {
  using scratch = new Scratch();
  const workspace = await scratch.create();
  const { tree } = workspace;
  assert.match(tree, /^[0-9a-f]{64}$/);
  assert.deepEqual(await workspace.commit(), { delta: {}, tree });
  scratch.sh("printf 1 > a");
  assert.notEqual((await workspace.commit()).tree, tree);
  scratch.sh("rm a");
  assert.equal((await workspace.commit()).tree, tree);
});

Deno.test("thousands of new files are found and kept", async () => {
  using scratch = new Scratch();
  const workspace = await scratch.create();
  scratch.sh("seq 3000 | split -l 1 -a 4 - f");
  const { changes } = await workspace.detect();
  assert.equal(changes.created.length, 3_000);
  const { delta } = await workspace.commit();
  assert.equal(Object.keys(delta).length, 3_000);
  assert.deepEqual((await workspace.commit()).delta, {});
});

Deno.test("very long names and deep folders are found, kept and restored", async () => {
  using scratch = new Scratch();
  const workspace = await scratch.create();
  const name = "n".repeat(255);
  const folder = Array.from({ length: 12 }, () => "d".repeat(200)).join("/");
  scratch.sh(`mkdir -p ${folder}; printf 1 > ${folder}/${name}`);
  assert.deepEqual((await workspace.detect()).changes.created, [
    `${folder}/${name}`,
  ]);
  await workspace.commit();
  scratch.sh("rm -r ./*");
  await workspace.restore();
  assert.equal(scratch.sh(`cat ${folder}/${name}`), "1");
});

Deno.test("a path that is too long for the system is removed, noted, and counts as a change", async () => {
  using scratch = new Scratch(PROJECT);
  const workspace = await scratch.create();
  const name = "d".repeat(200);
  scratch.sh(
    `cd dir; for i in $(seq 40); do mkdir ${name}; cd -P ${name}; done`,
  );
  const { changes, notes } = await workspace.detect();
  assert.equal(notes.length, 1);
  assert.equal(changes.created.length, 2);
  await workspace.restore(changes.created);
  assert.equal(scratch.sh("ls dir; cat dir/x dir/sub/z"), "sub\nx\ny\nxz");
});
