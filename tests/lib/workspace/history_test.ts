import assert from "node:assert/strict";
import type { SnapshotDelta } from "../../../lib/history/event.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { WorkspaceError } from "../../../lib/workspace/errors.ts";
import { composeDeltas } from "../../../lib/workspace/snapshot.ts";
import { Workspace } from "../../../lib/workspace/workspace.ts";
import { look, PROJECT, Scratch } from "./scratch.ts";

/** As the journal gives it back. */
function recorded(delta: SnapshotDelta): SnapshotDelta {
  return JSON.parse(JSON.stringify(delta)) as SnapshotDelta;
}

const STEPS = [
  ":",
  "printf 2 > a; mkdir out; : > out/x; : > __proto__",
  "rm -r dir; mv b out/b; chmod 700 out",
  "ln -sfn out link; rm __proto__; mkdir __proto__; printf a > a",
  "rm -r ./*",
  `${PROJECT}\nchmod 555 dir`,
];

interface Past {
  readonly scratch: Scratch;
  readonly workspace: Workspace;
  readonly deltas: SnapshotDelta[];
  /** What stood there after so many deltas, and its hash. */
  readonly states: { files: Record<string, string>; tree: string }[];
}

async function live(): Promise<Past> {
  const scratch = new Scratch(PROJECT);
  const workspace = await scratch.create();
  const deltas: SnapshotDelta[] = [];
  const states = [{ files: look(scratch.root), tree: workspace.tree }];
  for (const script of STEPS) {
    scratch.sh(script);
    const { delta, tree } = await workspace.commit();
    assert.equal(tree, workspace.tree);
    deltas.push(recorded(delta));
    states.push({ files: look(scratch.root), tree });
  }
  return { scratch, workspace, deltas, states };
}

Deno.test("a run that is opened again has the same tree, and restores it on a damaged workspace", async () => {
  const past = await live();
  using scratch = past.scratch;
  const { deltas, states } = past;
  for (
    const damage of [
      ":",
      "chmod -R 700 .; rm -rf ../workspace",
      "chmod -R 700 .; rm -rf ./*; mkdir a; : > a/b; ln -s / dir",
      "mkdir -p dir/sub; printf Z > dir/sub/z",
    ]
  ) {
    for (const [count, { files, tree }] of states.entries()) {
      scratch.sh(
        `mkdir -p ${scratch.root}; cd ${scratch.root}; ${damage}`,
        "/",
      );
      const workspace = await Workspace.open(
        denoHost,
        { runFolder: scratch.run },
        deltas.slice(0, count),
      );
      assert.equal(workspace.tree, tree);
      await workspace.restore();
      assert.deepEqual(look(scratch.root), files);
      assert.deepEqual((await workspace.commit()).delta, {});
    }
  }
});

Deno.test("the snapshot after any step can be written into a folder", async () => {
  const past = await live();
  using scratch = past.scratch;
  for (const [count, { files }] of past.states.entries()) {
    const folder = `${scratch.folder}/export/${count}`;
    await past.workspace.export(past.deltas.slice(0, count), folder);
    assert.deepEqual(look(folder), files);
  }
  await assert.rejects(
    past.workspace.export([], `${scratch.folder}/export/1`),
    /Cannot write a snapshot into ".*": ".*" is in it/,
  );
});

Deno.test("going back gives the tree of then, and a delta that composes with what follows", async () => {
  const past = await live();
  using scratch = past.scratch;
  const { workspace, deltas, states } = past;
  scratch.sh(": > unfinished");
  for (const [count, { files, tree }] of states.entries()) {
    const back = await workspace.rewind(deltas.slice(0, count));
    assert.equal(back.tree, tree);
    assert.deepEqual(look(scratch.root), files);
    scratch.sh(`printf ${count} > after`);
    const next = await workspace.commit();
    const composed = composeDeltas(back.delta, next.delta);
    // A run that records both as one, and one that records both.
    for (const last of [[composed], [back.delta, next.delta]]) {
      const again = await Workspace.open(
        denoHost,
        { runFolder: scratch.run },
        [...deltas, ...last.map(recorded)],
      );
      assert.equal(again.tree, next.tree);
    }
    deltas.push(recorded(composed));
  }
});

Deno.test("the tree hash is that of what stands there, however it came about", async () => {
  const past = await live();
  using scratch = past.scratch;
  scratch.sh("chmod 755 dir");
  await past.workspace.commit();
  assert.deepEqual(look(scratch.root), look(scratch.source));
  assert.equal(past.workspace.tree, past.states[0]?.tree);
  assert.equal(new Set(past.states.map(({ tree }) => tree)).size, 6);
});

Deno.test("contents are kept once, and a step that changes nothing costs nothing", async () => {
  using scratch = new Scratch(
    "head -c 100000 /dev/urandom > a; cp a b; head -c 9000000 /dev/zero > c; cp c d",
  );
  const workspace = await scratch.create();
  const pack = `${scratch.run}/.factory/blobs.pack`;
  const size = () => Deno.statSync(pack).size;
  assert.equal(size(), 9_100_000);
  scratch.sh("mv a x; cp c e; chmod 600 b; touch d");
  await workspace.commit();
  assert.equal(size(), 9_100_000);
  const { delta } = await workspace.commit();
  assert.deepEqual(delta, {});
  scratch.sh("printf 1 > e");
  await workspace.commit();
  assert.equal(size(), 9_100_001);
});

Deno.test("bytes that a crash left at the end of the pack do no harm", async () => {
  const past = await live();
  using scratch = past.scratch;
  scratch.sh(
    "printf torn >> .factory/blobs.pack; : > .factory/spare",
    scratch.run,
  );
  const { deltas } = past;
  const workspace = await Workspace.open(
    denoHost,
    { runFolder: scratch.run },
    deltas,
  );
  await workspace.restore();
  scratch.sh("printf 'something new' > a");
  const { delta, tree } = await workspace.commit();
  scratch.sh("rm a");
  const again = await Workspace.open(denoHost, { runFolder: scratch.run }, [
    ...deltas,
    delta,
  ]);
  assert.equal(again.tree, tree);
  await again.restore();
  assert.equal(scratch.sh("cat a"), "something new");
});

Deno.test("a pack that ends too early is found when the run is opened", async () => {
  const past = await live();
  using scratch = past.scratch;
  scratch.sh("truncate -s 3 .factory/blobs.pack", scratch.run);
  await assert.rejects(
    Workspace.open(denoHost, { runFolder: scratch.run }, past.deltas),
    (error) =>
      error instanceof WorkspaceError && error.path.endsWith("blobs.pack") &&
      /offset \d+ of ".*blobs\.pack"/.test(error.message),
  );
  scratch.sh("rm .factory/blobs.pack", scratch.run);
  await assert.rejects(
    Workspace.open(denoHost, { runFolder: scratch.run }, past.deltas),
    WorkspaceError,
  );
});

Deno.test("a damaged content is found before it reaches the workspace", async () => {
  for (const size of [3, 9_000_000]) {
    using scratch = new Scratch(`head -c ${size} /dev/zero > a; printf b > b`);
    const workspace = await scratch.create();
    scratch.sh(
      "printf X | dd of=.factory/blobs.pack bs=1 seek=1 conv=notrunc status=none",
      scratch.run,
    );
    scratch.sh("printf mine > a; rm b");
    await assert.rejects(
      workspace.restore(["a"]),
      (error) =>
        error instanceof WorkspaceError &&
        error.message.includes(`Cannot read the ${size} bytes at offset 0 of`),
    );
    assert.equal(scratch.sh("cat a"), "mine");
    await workspace.restore(["b"]);
    assert.equal(scratch.sh("cat b"), "b");
  }
});

Deno.test("a damaged or missing first snapshot is an error that names the file", async () => {
  const damages = [
    "rm base.jsonl",
    ": > base.jsonl",
    "sed -i s/file/fire/ base.jsonl",
    "sed -i '$d' base.jsonl",
    "printf x >> base.jsonl",
    "truncate -s -1 base.jsonl",
  ];
  for (const damage of damages) {
    using scratch = new Scratch(PROJECT);
    await scratch.create();
    scratch.sh(damage, `${scratch.run}/.factory`);
    await assert.rejects(
      Workspace.open(denoHost, { runFolder: scratch.run }, []),
      (error) =>
        error instanceof WorkspaceError && error.path.endsWith("/base.jsonl"),
      damage,
    );
  }
});

Deno.test("after a loss of power no file is believed by its looks", async () => {
  using scratch = new Scratch("printf a > a; touch -d 2001-01-01T00:00:00Z a");
  await scratch.create();
  // As if the machine had been started anew: another boot, and a file that lost its content but not its times.
  let boot = "one";
  const host = {
    ...denoHost,
    files: {
      ...denoHost.files,
      readText: (path: string) =>
        path.startsWith("/proc/") ? boot : denoHost.files.readText(path),
      lstat(path: string) {
        const info = denoHost.files.lstat(path);
        return info && path.endsWith("/a") ? { ...info, ctime: 1 } : info;
      },
    },
  };
  scratch.sh("mkdir ../../r2");
  const runFolder = `${scratch.runs}/r2`;
  const { workspace } = await Workspace.create(host, {
    source: scratch.source,
    runFolder,
  });
  scratch.sh("printf z > a; touch -d 2001-01-01T00:00:00Z a", workspace.path);
  const same = await Workspace.open(host, { runFolder }, []);
  assert.deepEqual((await same.detect()).changes.modified, []);
  boot = "two";
  const other = await Workspace.open(host, { runFolder }, []);
  assert.deepEqual((await other.detect()).changes.modified, ["a"]);
  await other.restore();
  assert.equal(scratch.sh("cat a", workspace.path), "a");
});
