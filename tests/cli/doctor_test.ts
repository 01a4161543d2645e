import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { COMMAND, factory } from "./support.ts";

interface Json {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly detail: string;
    readonly cure?: string;
  }[];
}

async function temporary(use: (path: string) => Promise<void>): Promise<void> {
  const path = Deno.makeTempDirSync({ prefix: "factory-doctor-" });
  try {
    await use(path);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
}

Deno.test("doctor tells of this machine, and leaves nothing on it", () =>
  temporary(async (cwd) => {
    const { code, stdout, stderr } = await factory(["doctor", "--json"], {
      cwd,
    });
    assert.equal(code, 0, stdout + stderr);
    assert.equal(stderr, "");
    const { ok, checks }: Json = JSON.parse(stdout);
    assert.equal(ok, true);
    for (
      const name of ["factory", "kernel", "runs folder", "plugins", "locale"]
    ) {
      assert.ok(checks.some((check) => check.name === name), name);
    }
    for (const { status, cure } of checks) {
      if (status !== "ok") assert.ok(cure, stdout);
    }
    assert.deepEqual([...Deno.readDirSync(cwd)], []);
  }));

Deno.test("doctor works with nothing on PATH, and says so", () =>
  temporary(async (cwd) => {
    const { code, stdout } = await factory(["doctor"], {
      cwd,
      env: { PATH: cwd },
    });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^git +warning +not on PATH/m);
    assert.match(stdout, /^agents +warning +none on PATH/m);
    assert.match(stdout, /free space unknown/);
  }));

/** Runs doctor with a file system of its own at `runs`. */
function withDisk(cwd: string, mount: string) {
  const words = COMMAND.map((word) => `'${word}'`).join(" ");
  return new Deno.Command("unshare", {
    args: [
      ...["-m", "sh", "-c"],
      `mount -t tmpfs ${mount} && exec ${words} doctor --runsdir runs`,
    ],
    cwd,
  }).output();
}

const canMount = Deno.build.os === "linux" && Deno.uid() === 0 &&
  new Deno.Command("unshare", {
    args: ["-m", "mount", "-t", "tmpfs", "none", "/mnt"],
  }).outputSync().success;
if (!canMount) {
  console.warn(
    "NOT TESTED: doctor on broken disks, since nothing may be mounted",
  );
}

const DISKS: readonly [what: string, mount: string, detail: RegExp][] = [
  ["read-only", "-o ro none runs", /cannot write to .*Read-only file system/],
  [
    "full",
    "-o size=64k none runs && { head -c 1M /dev/zero > runs/fill || :; }",
    /cannot write to .*No space left on device/,
  ],
  ["nearly full", "-o size=512k none runs", /is full: 0 MB free/],
];

for (const [what, mount, detail] of DISKS) {
  Deno.test({
    name: `doctor finds out that the disk for runs is ${what}`,
    ignore: !canMount,
    fn: () =>
      temporary(async (cwd) => {
        Deno.mkdirSync(`${cwd}/runs`);
        const { code, stdout } = await withDisk(cwd, mount);
        const text = new TextDecoder().decode(stdout);
        assert.equal(code, 1, text);
        assert.match(text, /^runs folder +error/m);
        assert.match(text, detail);
      }),
  });
}

const NOBODY = { uid: 65534, gid: 65534 };
const RUNS_FOLDER = `
import { checkRunsFolder } from "SOURCE/lib/doctor/runs_folder.ts";
import { denoHost } from "SOURCE/lib/host/deno.ts";
const found = await checkRunsFolder({ host: denoHost, runsdir: Deno.args[0], limitMs: 3000 });
console.log(JSON.stringify(found));
`.replaceAll(
  "SOURCE",
  new URL("../..", import.meta.url).href.replace(/\/$/, ""),
);

/** Whether another user may use this Deno and read these sources. */
function canBeNobody(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const readable = new Deno.Command("sh", {
    args: [
      "-c",
      `cat '${
        fileURLToPath(import.meta.url)
      }' && '${Deno.execPath()}' --version`,
    ],
    ...NOBODY,
  }).outputSync();
  return readable.success;
}

Deno.test({
  name: "a runs folder of somebody else is an error",
  ignore: !canBeNobody(),
  fn: () =>
    temporary(async (folder) => {
      for (const name of ["theirs", "ours", "cache"]) {
        Deno.mkdirSync(`${folder}/${name}`);
      }
      Deno.chmodSync(folder, 0o755);
      Deno.chownSync(`${folder}/ours`, NOBODY.uid, NOBODY.gid);
      Deno.chownSync(`${folder}/cache`, NOBODY.uid, NOBODY.gid);
      Deno.writeTextFileSync(`${folder}/look.ts`, RUNS_FOLDER);
      const look = async (runsdir: string) => {
        const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "-A", "--no-config", "--no-lock", "--no-check"],
            ...[`${folder}/look.ts`, runsdir],
          ],
          cwd: folder,
          env: { DENO_DIR: `${folder}/cache`, HOME: `${folder}/cache` },
          ...NOBODY,
        }).output();
        const decoder = new TextDecoder();
        assert.equal(decoder.decode(stderr), "");
        return JSON.parse(decoder.decode(stdout))[0];
      };
      assert.equal((await look(`${folder}/ours/runs`)).status, "ok");
      const theirs = await look(`${folder}/theirs/runs`);
      assert.equal(theirs.status, "error");
      assert.match(theirs.detail, /^cannot create .*Permission denied/);
      assert.match(theirs.cure, /--runsdir/);
    }),
});
