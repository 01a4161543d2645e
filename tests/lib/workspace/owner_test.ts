import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { Workspace } from "../../../lib/workspace/workspace.ts";
import { Scratch } from "./scratch.ts";

const { files } = denoHost;
const SOURCE = "mkdir -m 755 d; echo a > a; echo b > d/b; ln -s a link";

/** Only root gives files away. */
function rootTest(name: string, body: () => Promise<void>): void {
  Deno.test({
    name,
    ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
    fn: body,
  });
}

function owners(scratch: Scratch, ...paths: string[]): string[] {
  return paths.map((path) => {
    const { uid, gid, mode } = Deno.lstatSync(`${scratch.root}/${path}`);
    return `${path} ${uid}:${gid} ${((mode ?? 0) & 0o7777).toString(8)}`;
  });
}

rootTest("a new owner is a change, which can be undone", async () => {
  using scratch = new Scratch(SOURCE);
  Deno.chmodSync(`${scratch.source}/a`, 0o755);
  const workspace = await scratch.create();
  const { tree } = workspace;
  const before = owners(scratch, ".", "a", "d", "d/b", "link");
  scratch.sh("chown 7:8 . a d; chgrp 9 d/b; chown -h 7 link");
  const { changes } = await workspace.detect();
  assert.deepEqual(changes, {
    created: [],
    modified: ["./", "a", "d/", "d/b", "link"],
    deleted: [],
  });
  await workspace.restore(changes.modified);
  assert.deepEqual(owners(scratch, ".", "a", "d", "d/b", "link"), before);
  assert.deepEqual((await workspace.commit()).delta, {});
  assert.equal(workspace.tree, tree);
});

rootTest("an owner that may change is kept, and comes back", async () => {
  using scratch = new Scratch(SOURCE);
  const workspace = await scratch.create();
  const { tree } = workspace;
  scratch.sh("chown 7:8 a d; chmod 4755 a");
  await workspace.detect();
  const first = await workspace.commit();
  assert.deepEqual(Object.keys(first.delta), ["a", "d"]);
  assert.deepEqual(first.delta["a"]?.owner, [7, 8]);
  assert.notEqual(workspace.tree, tree);
  const given = owners(scratch, "a", "d");

  const again = await Workspace.open(
    denoHost,
    { runFolder: scratch.run },
    [first.delta],
  );
  assert.equal(again.tree, workspace.tree);
  assert.deepEqual((await again.detect()).changes.modified, []);
  scratch.sh("rm -r a d; mkdir d; echo a > a");
  await again.restore();
  assert.deepEqual(owners(scratch, "a", "d"), given);

  await again.rewind([]);
  assert.deepEqual(owners(scratch, "a", "d"), ["a 0:0 644", "d 0:0 755"]);
  assert.equal(again.tree, tree);
});

rootTest(
  "in a run of before owners were recorded none is a change",
  async () => {
    using scratch = new Scratch(SOURCE);
    await scratch.create();
    const path = `${scratch.run}/.factory/base.jsonl`;
    const lines = files.readText(path).trimEnd().split("\n").slice(0, -1);
    const text = `${lines.join("\n").replace(/,"owner":\[\d+,\d+\]/, "")}\n`;
    assert.doesNotMatch(text, /owner/);
    const digest = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
    );
    files.write(path, `${text}${JSON.stringify({ sha256: digest.toHex() })}\n`);
    const old = await Workspace.open(denoHost, { runFolder: scratch.run }, []);
    scratch.sh("chown 7:8 a d; chown -h 7 link; echo more >> d/b");
    const { changes } = await old.detect();
    assert.deepEqual(changes.modified, ["d/b"]);
    const { delta } = await old.commit();
    assert.equal(delta["d/b"]?.owner, undefined);
  },
);

Deno.test({
  name: "a file with a name outside becomes one of its own, whatever its state",
  ignore: Deno.build.os === "windows",
  async fn() {
    using scratch = new Scratch(
      "echo a > a; echo b > b; echo c > c; chmod 400 c",
    );
    const workspace = await scratch.create();
    const outside = `${scratch.folder}/outside`;
    scratch.sh(
      `mkdir "$1"; ln a "$1/a"; ln b "$1/b"; echo more >> b; ln c "$1/c"; ln c second; echo n > n; ln n "$1/n"; ln n n2`
        .replaceAll("$1", outside),
    );
    const { changes } = await workspace.detect();
    assert.deepEqual(changes, {
      created: ["n", "n2", "second"],
      modified: ["b"],
      deleted: [],
    });
    const { delta } = await workspace.commit();
    assert.deepEqual(Object.keys(delta), ["b", "n", "n2", "second"]);
    for (const path of ["a", "b", "c", "n", "n2", "second"]) {
      assert.equal(files.lstat(`${scratch.root}/${path}`)?.nlink, 1, path);
    }
    assert.equal(files.lstat(`${scratch.root}/c`)?.mode, 0o400);
    scratch.sh("for f in a b n n2; do echo x >> $f; done");
    assert.equal(scratch.sh(`cat ${outside}/*`), "a\nb\nmore\nc\nn\n");
    await workspace.restore();
    assert.equal(scratch.sh("cat a b c n n2"), "a\nb\nmore\nc\nn\nn\n");
  },
});

Deno.test({
  name: "names of one file that are all in the workspace stay as they are",
  ignore: Deno.build.os === "windows",
  async fn() {
    using scratch = new Scratch("echo a > a");
    const workspace = await scratch.create();
    scratch.sh("ln a b");
    await workspace.detect();
    await workspace.commit();
    assert.equal(files.lstat(`${scratch.root}/a`)?.nlink, 2);
  },
});
