/** The file that unpacks itself: where it goes, and how it can be started. */

import assert from "node:assert/strict";
import { assertStarted, names, test } from "./unpacking.ts";

/** The shells that are here: whatever `sh` is elsewhere. */
const SHELLS = ["sh", "dash", "bash", "zsh", "ksh", "mksh"]
  .map((name) => `/bin/${name}`)
  .filter((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });

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
      ...SHELLS.flatMap((shell): [string[], string][] => [
        [[shell], "link"],
        [[shell], "a b/my factory"],
      ]),
    ];
    for (const [before, each] of cases) {
      const start = await home.start(undefined, { env, before, program: each });
      assertStarted(start, `${before.join(" ")} ${each}`);
    }
    home.unpacked();
  },
);

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

test("loads nothing of Node's when it is only asked for its version", async (home) => {
  assertStarted(await home.start());
  const app = `file://${encodeURI(home.unpacked())}/app/`;
  const loaded = new Set([`${app}cli.js`]);
  for (const url of loaded) {
    if (!url.startsWith(app)) continue;
    const text = Deno.readTextFileSync(new URL(url));
    for (const [, name = ""] of text.matchAll(/^(?:import|\}).*"(.+)";$/gm)) {
      loaded.add(name.startsWith(".") ? new URL(name, url).href : name);
    }
  }
  assert.ok(loaded.size > 5);
  assert.deepEqual([...loaded].filter((url) => !url.startsWith(app)), []);
});
