/** The file that unpacks itself, when something goes wrong: it starts, or says why, and leaves nothing broken. */

import assert from "node:assert/strict";
import { assertStarted, names, test } from "./unpacking.ts";

test("starts when several first starts are at once", async (home) => {
  const starts = await Promise.all(
    Array.from({ length: 4 }, () => home.start()),
  );
  for (const start of starts) assertStarted(start);
  home.unpacked();
});

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
    assert.equal(
      stderr,
      `factory: cannot unpack itself: ${path} is damaged
hint: copy it again, or build it again
`,
    );
    assert.deepEqual(names(home.cache), []);
  }
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
