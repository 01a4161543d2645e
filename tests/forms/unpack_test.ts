/** The file that unpacks itself: where it goes, and what it does when something is in the way. */

import assert from "node:assert/strict";
import { VERSION } from "../../lib/version.ts";
import { quickSelfExtracting } from "./built.ts";
import { Home, type Start } from "./home.ts";

const VERSION_LINE = `factory ${VERSION}\n`;

function assertStarted(start: Start | undefined, what?: string): void {
  if (start) assert.deepEqual(start, STARTED, what);
}

const STARTED: Start = { code: 0, stdout: VERSION_LINE, stderr: "" };

/** A test with a home of its own; none where the file cannot be built. */
function test(
  name: string,
  body: (home: Home, program: string) => Promise<void>,
): void {
  Deno.test(`a file that unpacks itself ${name}`, async () => {
    const program = await quickSelfExtracting();
    if (program === undefined) return;
    using home = new Home(program);
    await body(home, program);
  });
}

/** What is in a folder; nothing when there is none. */
function names(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}

test("is unpacked once, for its user alone", async (home) => {
  assertStarted(await home.start());
  const folder = home.unpacked();
  const before = Deno.statSync(`${folder}/deno`);
  assertStarted(await home.start());
  const after = Deno.statSync(`${folder}/deno`);
  assert.equal(after.ino, before.ino);
  assert.equal((Deno.statSync(home.cache).mode ?? 0) & 0o777, 0o700);
  assert.deepEqual(names(`${home.path}/tmp`), []);
});

test("goes where it is told", async (home) => {
  const { env, path } = home;
  const cases: [more: Record<string, string>, cache: string][] = [
    [{ XDG_CACHE_HOME: `${path}/xdg` }, `${path}/xdg/factory`],
    [
      { XDG_CACHE_HOME: `${path}/xdg`, FACTORY_CACHE_DIR: "own" },
      `${path}/own`,
    ],
    [
      { HOME: "", XDG_CACHE_HOME: "relative" },
      `${path}/tmp/factory-${Deno.uid()}`,
    ],
  ];
  for (const [more, cache] of cases) {
    assertStarted(
      await home.start([], {
        env: { ...env, ...more },
        before: ["sh", "-c", '"$0" --version'],
      }),
      cache,
    );
    assert.match(home.unpacked(cache), /\/[0-9a-f]{16}$/);
  }
  assert.deepEqual(names(`${path}/home`), []);
});

test("starts when several first starts are at once", async (home) => {
  const starts = await Promise.all(
    Array.from({ length: 4 }, () => home.start()),
  );
  for (const start of starts) assertStarted(start);
  home.unpacked();
});

test(
  "starts from a path with blanks, by a link, with any shell, and with nothing in its environment",
  async (home, program) => {
    const folder = `${home.path}/a b`;
    Deno.mkdirSync(folder);
    Deno.linkSync(program, `${folder}/my factory`);
    Deno.symlinkSync("a b/my factory", `${home.path}/link`);
    assertStarted(
      await home.start(undefined, { program: `${folder}/my factory` }),
    );
    const { env } = home;
    const cases: [before: string[], program: string][] = [
      [[], `${home.path}/link`],
      [["env", "-i", `TMPDIR=${home.path}/tmp`], `${home.path}/link`],
      [["env", "-i", `HOME=${home.path}/home`, "PATH=/nowhere"], program],
      [["sh"], "link"],
      [["bash"], "link"],
      [["bash", "--posix"], "a b/my factory"],
    ];
    for (const [before, each] of cases) {
      const start = await home.start(undefined, { env, before, program: each });
      assertStarted(start, `${before.join(" ")} ${each}`);
    }
    home.unpacked();
  },
);

test("is unpacked again when what was unpacked has changed", async (home) => {
  assertStarted(await home.start());
  const folder = home.unpacked();
  const cut = (path: string) => Deno.truncateSync(`${folder}/${path}`, 1000);
  const damage: [what: string, harm: () => void][] = [
    ["Deno is cut off", () => cut("deno")],
    ["Deno is gone", () => Deno.removeSync(`${folder}/deno`)],
    ["Deno may not run", () => Deno.chmodSync(`${folder}/deno`, 0o644)],
    ["the program is cut off", () => cut("app/cli.js")],
    [
      "the program is empty",
      () => Deno.writeTextFileSync(`${folder}/app/cli.js`, ""),
    ],
    [
      "a part has changed",
      () =>
        Deno.writeTextFileSync(`${folder}/app/lib/plugin/host_main.js`, " ", {
          append: true,
        }),
    ],
    [
      "a part is gone",
      () => Deno.removeSync(`${folder}/app/lib/plugin/host_main.js`),
    ],
    [
      "all is gone but the list",
      () => Deno.removeSync(`${folder}/app`, { recursive: true }),
    ],
    ["the list is gone", () => Deno.removeSync(`${folder}/ok`)],
  ];
  const list = Deno.readTextFileSync(`${folder}/ok`);
  for (const [what, harm] of damage) {
    harm();
    assertStarted(await home.start(), what);
    assert.equal(home.unpacked(), folder, what);
    assert.equal(Deno.readTextFileSync(`${folder}/ok`), list, what);
  }
});

test("that was killed while it was unpacked leaves nothing that is half", async (home) => {
  const child = home.spawn();
  const half = () => names(home.cache).find((name) => name.startsWith(".new."));
  while (half() === undefined) await new Promise((then) => setTimeout(then, 1));
  Deno.kill(-child.pid, "SIGKILL");
  await child.output();
  const left = half();
  assert.ok(left);
  assert.deepEqual(names(home.cache), [left]);
  // Somebody else's work, for all that it can know; not any more the day after.
  Deno.utimeSync(`${home.cache}/${left}`, 0, Date.now() / 1000 - 2 * 86_400);
  assertStarted(await home.start());
  home.unpacked();
});

test("that was ended while it was unpacked leaves nothing", async (home) => {
  const child = home.spawn();
  while (names(home.cache).length === 0) {
    await new Promise((then) => setTimeout(then, 1));
  }
  Deno.kill(-child.pid, "SIGTERM");
  const { success } = await child.output();
  assert.equal(success, false);
  // It may clean up after its shell has ended.
  for (let tries = 0; names(home.cache).length > 0; tries++) {
    assert.ok(tries < 1000, names(home.cache).join());
    await new Promise((then) => setTimeout(then, 10));
  }
});

test("says why when it is damaged itself", async (home, program) => {
  const path = `${home.path}/factory`;
  const size = Deno.statSync(program).size;
  for (const end of [size / 2, size - 1]) {
    Deno.copyFileSync(program, path);
    Deno.truncateSync(path, Math.floor(end));
    const { code, stderr } = await home.start(undefined, { program: path });
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /^factory: cannot unpack itself, which takes \d+ MB once:\n {2}\S.*\/factory is damaged\n/,
    );
    assert.match(stderr, /\nhint: set FACTORY_CACHE_DIR/);
    assert.deepEqual(names(home.cache), []);
  }
});

test("follows a link in its user's home", async (home) => {
  Deno.mkdirSync(`${home.path}/large`);
  Deno.mkdirSync(`${home.path}/home/.cache`);
  Deno.symlinkSync(`${home.path}/large`, home.cache);
  assertStarted(await home.start());
  home.unpacked(`${home.path}/large`);
  assertStarted(await home.start());
  assert.deepEqual(names(`${home.path}/tmp`), []);
});

test("does not use what is somebody else's", async (home) => {
  const cache = `${home.path}/tmp/factory-${Deno.uid()}`;
  Deno.mkdirSync(`${home.path}/trap`);
  Deno.symlinkSync(`${home.path}/trap`, cache);
  const env = { TMPDIR: `${home.path}/tmp` };
  const { code, stderr } = await home.start(undefined, { env });
  assert.equal(code, 2);
  assert.match(stderr, /: it belongs to somebody else$/m);
  assert.deepEqual(names(`${home.path}/trap`), []);
});

test("is compared with what was packed by doctor", async (home) => {
  const env = { ...home.env, PATH: "/usr/bin:/bin" };
  const whole = await home.start(["doctor"], { env });
  assert.match(
    whole.stdout,
    /^unpacked +ok +\d+ files are as they were packed$/m,
  );
  // As a disk goes bad: with no other time.
  const part = `${home.unpacked()}/app/lib/plugin/host_main.js`;
  const { atime, mtime } = Deno.statSync(part);
  assert.ok(atime && mtime);
  Deno.writeTextFileSync(part, "\n", { append: true });
  Deno.utimeSync(part, atime, mtime);
  const damaged = await home.start(["doctor"], { env });
  assert.equal(damaged.code, 1, damaged.stdout);
  assert.match(
    damaged.stdout,
    /^unpacked +error +app\/lib\/plugin\/host_main\.js in \S.* is not what was packed\n.*remove /m,
  );
});

test("removes versions that nobody has started for a month", async (home) => {
  assertStarted(await home.start());
  const folder = home.unpacked();
  const old = `${home.cache}/0123456789abcdef`;
  const recent = `${home.cache}/123456789abcdef0`;
  Deno.renameSync(folder, old);
  Deno.mkdirSync(`${recent}/app`, { recursive: true });
  for (const name of ["ok", "deno", "app/cli.js"]) {
    Deno.writeTextFileSync(`${recent}/${name}`, "");
  }
  Deno.utimeSync(`${old}/deno`, Date.now() / 1000 - 40 * 86_400, 978307200);
  assertStarted(await home.start());
  const left = names(home.cache).sort();
  assert.deepEqual(left, ["123456789abcdef0", folder.split("/").at(-1)].sort());
});

test("heeds no package.json above its cache", async (home) => {
  Deno.writeTextFileSync(
    `${home.path}/home/package.json`,
    '{ "type": "commonjs", "imports": 1 }',
  );
  Deno.writeTextFileSync(`${home.path}/home/deno.json`, "{ not JSON");
  assertStarted(await home.start());
  const { code, stdout } = await home.start(["doctor", "--json"], {
    cwd: `${home.path}/home`,
  });
  assert.equal(JSON.parse(stdout).ok, code === 0, stdout);
});

test("takes other permissions of Deno's in the place of all", async (home) => {
  const pipeline =
    'digraph { start -> it -> exit; it [type=tool, tool_command="true"] }';
  Deno.writeTextFileSync(`${home.path}/p.dot`, pipeline);
  Deno.mkdirSync(`${home.path}/empty`);
  const run = ["run", "p.dot", "--workdir", "empty"];
  const start = (flags: string) =>
    home.start(run, {
      env: { ...home.env, PATH: "/usr/bin:/bin", FACTORY_DENO_FLAGS: flags },
    });
  const few = await start("--allow-read --allow-env");
  assert.equal(few.code, 2, few.stderr);
  assert.match(few.stderr, /without --allow-run/);
  const scoped = await start(
    "--allow-read --allow-write --allow-run --allow-env --allow-ffi --allow-sys=uid,gid",
  );
  assert.equal(scoped.code, 0, scoped.stderr);
});

test("goes elsewhere when its home is read-only, and says so when all is", async (home) => {
  const readOnly = 'mount -t tmpfs -o ro tmpfs "$HERE/home"';
  assertStarted(await home.startMounted([readOnly]));
  assert.equal(names(`${home.path}/tmp`).length, 1);
  const nowhere = await home.startMounted([
    readOnly,
    'mount -t tmpfs -o ro tmpfs "$HERE/tmp"',
  ]);
  if (!nowhere) return;
  assert.equal(nowhere.code, 2);
  assert.match(
    nowhere.stderr,
    /home\/\.cache\/factory: .*Read-only file system$/m,
  );
  assert.match(nowhere.stderr, /tmp\/factory-\d+: .*Read-only file system$/m);
});

test("goes elsewhere when nothing may be started from its home", async (home) => {
  const start = await home.startMounted(
    [
      'mount -t tmpfs -o noexec tmpfs "$HERE/home"',
    ],
    home.env,
    'test -z "$(ls -A "$HERE/home/.cache/factory")" || code=77',
  );
  assertStarted(start);
  if (start) assert.equal(names(`${home.path}/tmp`).length, 1);
});

test("leaves nothing on a disk that is full, and says so", async (home) => {
  const start = await home.startMounted(
    [
      'mount -t tmpfs -o size=20m tmpfs "$HERE/home"',
      'mount -t tmpfs -o size=20m tmpfs "$HERE/tmp"',
    ],
    home.env,
    'test -z "$(ls -A "$HERE/home/.cache/factory" "$HERE"/tmp/factory-* | grep -v :)" || code=77',
  );
  if (!start) return;
  assert.equal(start.code, 2, start.stderr);
  assert.match(
    start.stderr,
    /home\/\.cache\/factory: the disk is full$/m,
  );
  assert.match(start.stderr, /tmp\/factory-\d+: the disk is full$/m);
});
