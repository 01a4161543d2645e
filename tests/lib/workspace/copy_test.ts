import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { WorkspaceError } from "../../../lib/workspace/errors.ts";
import { Workspace } from "../../../lib/workspace/workspace.ts";
import { look, PROJECT, Scratch } from "./scratch.ts";

Deno.test("the copy has the modes, links, empty folders and names of the source", async () => {
  using scratch = new Scratch(`${PROJECT}
    chmod 750 .; chmod 444 a; chmod 700 b; chmod 1777 empty; chmod 555 dir/sub dir
    : > "a b"; : > 'new
line'; : > größe; : > __proto__; : > -rf
  `);
  const before = look(scratch.source);
  await scratch.create();
  assert.deepEqual(look(scratch.root), before);
  assert.deepEqual(look(scratch.source), before);
});

Deno.test("the copy has the times of the source", async () => {
  using scratch = new Scratch(`
    mkdir d; : > d/f; head -c 9000000 /dev/zero > big
    touch -d 2001-02-03T04:05:06.789Z d/f big; touch -d 1965-01-01T00:00:00Z old; touch -d 2002-01-01T00:00:00Z d .
  `);
  await scratch.create();
  for (const path of ["", "d", "d/f", "big", "old"]) {
    assert.deepEqual(
      Deno.statSync(`${scratch.root}/${path}`).mtime,
      Deno.statSync(`${scratch.source}/${path}`).mtime,
      path,
    );
  }
});

Deno.test("the copy shares no file with the source", async () => {
  using scratch = new Scratch("printf a > a; ln a b");
  await scratch.create();
  scratch.sh("printf 2 > a");
  assert.equal(scratch.sh("cat b"), "a");
  assert.equal(scratch.sh("cat a b", scratch.source), "aa");
});

Deno.test("a program is not set-user-id in the copy", async () => {
  using scratch = new Scratch("printf a > a; chmod 6755 a");
  await scratch.create();
  assert.equal(scratch.sh("stat -c %a a"), "755\n");
});

Deno.test("the root .git is left out, whatever it is, unless it is asked for", async () => {
  for (const git of ["mkdir .git; : > .git/HEAD", ": > .git", "ln -s x .git"]) {
    for (const copyGit of [false, true]) {
      using scratch = new Scratch(`mkdir -p d/.git; : > d/.git/HEAD; ${git}`);
      await scratch.create({ copyGit });
      assert.equal(scratch.sh("ls -A"), copyGit ? ".git\nd\n" : "d\n");
      assert.equal(scratch.sh("ls d/.git"), "HEAD\n");
    }
  }
});

interface Spelling {
  readonly name: string;
  /** Prepares the project's folder. */
  readonly script?: string;
  readonly source?: string;
  readonly runs: string;
  readonly expected: string;
}

/** Relative to a folder that holds `project`. */
const SPELLINGS: readonly Spelling[] = [
  { name: "inside", runs: "project/runs", expected: "f" },
  { name: "deep inside", runs: "project/a/runs", expected: "a f" },
  {
    name: "inside, the source spelled by a link",
    script: "ln -s project ../alias",
    source: "alias",
    runs: "project/runs",
    expected: "f",
  },
  {
    name: "inside, the runs folder spelled by a link",
    script: "ln -s project ../alias",
    runs: "alias/runs",
    expected: "f",
  },
  {
    name: "inside, behind a link in the source",
    script: "mkdir real; ln -s real runs",
    runs: "project/runs",
    expected: "f runs",
  },
  {
    name: "inside, spelled with dots",
    runs: "project/../project/./runs",
    expected: "f",
  },
  { name: "the same folder", runs: "project", expected: "f" },
  { name: "above the source", runs: ".", expected: "f" },
  {
    name: "beside it, with a name that begins alike",
    runs: "project2",
    expected: "f",
  },
];

for (
  const { name, script = ":", source = "project", runs, expected } of SPELLINGS
) {
  Deno.test(`the runs folder is not copied: ${name}`, async () => {
    using scratch = new Scratch();
    const at = scratch.folder;
    scratch.sh(`mkdir project; cd project; : > f; ${script}`, at);
    for (const id of ["r1", "r2"]) {
      scratch.sh(`mkdir -p ${runs}/${id}`, at);
      const { workspace } = await Workspace.create(denoHost, {
        source: `${at}/${source}`,
        runFolder: `${at}/${runs}/${id}`,
      });
      assert.equal(scratch.sh("echo *", workspace.path), `${expected}\n`);
    }
  });
}

Deno.test("the runs folder that is left out may lie above the run's folder's own parent", async () => {
  using scratch = new Scratch(": > f; mkdir -p runs/group/r1");
  const workspace = await scratch.create({
    runFolder: `${scratch.source}/runs/group/r1`,
    exclude: `${scratch.source}/runs`,
  });
  assert.equal(scratch.sh("ls", workspace.path), "f\n");
});

Deno.test("a folder of a workspace can be the source of another run", async () => {
  using scratch = new Scratch(PROJECT);
  await scratch.create();
  scratch.sh("mkdir ../../r2");
  await scratch.create({
    source: scratch.root,
    runFolder: `${scratch.runs}/r2`,
  });
  assert.deepEqual(look(`${scratch.runs}/r2/workspace`), look(scratch.root));
});

Deno.test("what cannot be copied is skipped with a note", async () => {
  using scratch = new Scratch(`
    mkfifo pipe; : > "$(printf '\\377')"; ln -s "$PWD/f" absolute; : > f
  `);
  const { notes } = await Workspace.create(denoHost, {
    source: scratch.source,
    runFolder: scratch.run,
  });
  assert.equal(scratch.sh("ls"), "absolute\nf\n");
  assert.equal(notes.length, 3);
  for (
    const part of ['"pipe" is a socket, FIFO', "not UTF-8", '"absolute" leads']
  ) {
    assert.ok(notes.some((note) => note.includes(part)), part);
  }
});

Deno.test("a source that cannot be copied is an error, and nothing is left behind", async () => {
  using scratch = new Scratch(": > file");
  const cases: [source: string, message: RegExp][] = [
    ["nowhere", /no such folder/],
    ["file", /not a folder/],
  ];
  if (Deno.uid() !== 0) {
    scratch.sh(
      "mkdir -p one/a two/a/b three/a; : > one/f; chmod 000 one/f; chmod 000 two/a/b; : > three/a/f; chmod 644 three/a",
      scratch.source,
    );
    cases.push(["one", /the file ".*\/one\/f": it may not be read/]);
    cases.push(["three", /the folder ".*\/three\/a": it may not be read/]);
    cases.push(["two", /the folder ".*\/two\/a\/b": it may not be read/]);
  }
  for (const [source, message] of cases) {
    await assert.rejects(
      scratch.create({ source: `${scratch.source}/${source}` }),
      (error) =>
        error instanceof WorkspaceError && message.test(error.message) &&
        error.hint !== undefined,
    );
    assert.equal(scratch.sh("ls -A", scratch.run), "");
  }
});

Deno.test("a run has one workspace", async () => {
  using scratch = new Scratch(PROJECT);
  await scratch.create();
  scratch.sh("printf 2 > a");
  await assert.rejects(scratch.create(), /has a workspace already/);
  assert.equal(scratch.sh("cat a"), "2");
});
