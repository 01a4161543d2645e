import assert from "node:assert/strict";
import type { Finding } from "../../../lib/doctor/finding.ts";
import { checkPlugins } from "../../../lib/doctor/plugins.ts";
import { checkRunsFolder } from "../../../lib/doctor/runs_folder.ts";
import { checkTemporaryFolder } from "../../../lib/doctor/temporary_folder.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { Files } from "../../../lib/host/host.ts";
import { folder } from "../cli/support.ts";
import { programs, surroundings, systemError } from "./support.ts";

/** Looks at a runs folder, with a `df` that tells this many kilobytes. */
async function runsFolder(
  runsdir: string,
  { files = {}, free = 2 ** 30 }: {
    files?: Partial<Files>;
    free?: number;
  } = {},
): Promise<Finding> {
  using bin = programs({
    df: `#!/bin/sh
echo "Filesystem 1024-blocks Used Available Capacity Mounted on"
echo "my disk 4194304 17 ${free} 1% /my mount"`,
  });
  const [found] = await checkRunsFolder(surroundings({
    env: { PATH: bin.path },
    files,
    // No clock goes on: the disk is not slow.
    host: { monotonic: () => 0 },
    surroundings: { runsdir },
  }));
  assert.ok(found);
  return found;
}

Deno.test("a runs folder that is not there yet is tried, and not left behind", async () => {
  using at = folder({ "a.txt": "" });
  const runsdir = `${at.path}/.factory/deep/runs`;
  assert.deepEqual(await runsFolder(runsdir), {
    name: "runs folder",
    status: "ok",
    detail: `${runsdir} can be written, synced and locked, 1024 GB free`,
  });
  assert.deepEqual([...Deno.readDirSync(at.path)].map(({ name }) => name), [
    "a.txt",
  ]);
});

Deno.test("a runs folder that is there keeps what is in it", async () => {
  using at = folder({ "runs/one/manifest.json": "{}" });
  assert.equal((await runsFolder(`${at.path}/runs`)).status, "ok");
  assert.deepEqual(
    [...Deno.readDirSync(`${at.path}/runs`)].map(({ name }) => name),
    ["one"],
  );
});

Deno.test("little room is a warning, none an error", async () => {
  using at = folder();
  const cases: [kilobytes: number, status: string, free: RegExp][] = [
    [1024 ** 2, "ok", /1 GB free/],
    [1024 ** 2 - 1, "warning", /1023 MB free/],
    [1000, "error", /is full: 0 MB free/],
    [0, "error", /is full: 0 MB free/],
  ];
  for (const [free, status, detail] of cases) {
    const found = await runsFolder(at.path, { free });
    assert.equal(found.status, status, found.detail);
    assert.match(found.detail, detail);
    assert.equal(found.cure !== undefined, status !== "ok");
  }
});

const REFUSALS: readonly [
  what: string,
  files: Partial<Files>,
  detail: RegExp,
][] = [
  ["a full disk", {
    append: (path) => {
      const file = denoHost.files.append(path);
      return {
        ...file,
        append() {
          throw systemError("ENOSPC", "No space left on device");
        },
      };
    },
  }, /^cannot write to .*: No space left on device/],
  ["a disk that cannot sync", {
    append: (path) => {
      const file = denoHost.files.append(path);
      return {
        ...file,
        sync() {
          throw systemError("EINVAL", "Invalid argument");
        },
      };
    },
  }, /^cannot sync to the disk in .*: Invalid argument/],
  ["a disk that does not rename", {
    writeAtomic() {
      throw systemError("EPERM", "Operation not permitted");
    },
  }, /^cannot replace a file in /],
  ["a file system without locks", {
    lock() {
      throw systemError("ENOLCK", "No locks available");
    },
  }, /^cannot lock a file in .*: No locks available/],
  ["locks that hold nobody off", {
    lock: () => ({ note() {}, [Symbol.dispose]() {} }),
  }, /^locks do not hold in /],
];

for (const [what, files, detail] of REFUSALS) {
  Deno.test(`${what} is an error of the runs folder, and leaves nothing`, async () => {
    using at = folder();
    const found = await runsFolder(`${at.path}/runs`, { files });
    assert.equal(found.status, "error");
    assert.match(found.detail, detail);
    assert.ok(found.cure);
    assert.deepEqual([...Deno.readDirSync(at.path)], []);
  });
}

Deno.test("a file where the runs folder should be is an error", async () => {
  using at = folder({ runs: "" });
  for (const runsdir of [`${at.path}/runs`, `${at.path}/runs/deep`]) {
    const found = await runsFolder(runsdir);
    assert.equal(found.status, "error", found.detail);
  }
  assert.equal(Deno.readTextFileSync(`${at.path}/runs`), "");
});

Deno.test("plugins are named by folder, and none of them is run", () => {
  using at = folder({
    "plugins/b.ts": "throw 1",
    "plugins/a/mod.ts": "throw 2",
    "plugins/a_test.ts": "",
  });
  const folders = [`${at.path}/plugins`, `${at.path}/none`];
  assert.deepEqual(
    checkPlugins(surroundings({
      host: { cwd: () => at.path },
      surroundings: { plugins: { folders, named: [] } },
    })),
    [{ name: "plugins", status: "ok", detail: "2 plugins in plugins: a, b" }],
  );
});

Deno.test("a plugin folder that was named has to be there", () => {
  using at = folder();
  const folders = [`${at.path}/none`];
  const look = (named: readonly string[]) =>
    checkPlugins(surroundings({
      host: { cwd: () => at.path },
      surroundings: { plugins: { folders, named } },
    }))[0];
  assert.deepEqual(look([]), {
    name: "plugins",
    status: "ok",
    detail: "none in none",
  });
  assert.equal(look(folders)?.status, "error");
  assert.match(look(folders)?.cure ?? "", /--plugins/);
});

Deno.test("a plugin that cannot be read is an error", () => {
  using at = folder({ "p/good.ts": "", "p/bad.ts": "" });
  const [, ...bad] = checkPlugins(surroundings({
    files: {
      open(path) {
        if (!path.endsWith("bad.ts")) return denoHost.files.open(path);
        throw new Deno.errors.PermissionDenied("Permission denied");
      },
    },
    surroundings: { plugins: { folders: [`${at.path}/p`], named: [] } },
  }));
  assert.deepEqual(bad.map(({ status, detail }) => [status, detail]), [[
    "error",
    `cannot read ${at.path}/p/bad.ts: Permission denied`,
  ]]);
});

Deno.test("a temporary folder that cannot be written to is a warning", () => {
  using at = folder();
  const look = (TMPDIR: string) =>
    checkTemporaryFolder(surroundings({ env: { TMPDIR } }))[0];
  assert.equal(look(`${at.path}/`)?.detail, `${at.path} can be written to`);
  assert.equal(look(`${at.path}/none`)?.status, "warning");
  assert.deepEqual([...Deno.readDirSync(at.path)], []);
});
