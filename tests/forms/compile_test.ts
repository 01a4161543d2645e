/**
 * `deno task compile` and `deno task compile:all`: what goes into a program, and
 * what is said when it cannot be built. `dist/factory --version --json` is started here.
 */

import assert from "node:assert/strict";
import { compile } from "../../scripts/compile/compiled.ts";
import { isHere, TARGETS } from "../../scripts/compile/target.ts";
import { shell } from "../support/cli.ts";
import { denoDir } from "../support/deno_dir.ts";
import { readText, ROOT } from "../support/source_files.ts";
import { embeddedList } from "./embedded_list.ts";

const GOLDEN = "tests/forms/embedded.golden.txt";
const COMPILE = `deno run -A --no-config "${ROOT}/scripts/compile.ts"`;

/** A folder, gone when disposed of. */
function temporary(): Disposable & { readonly path: string } {
  const path = Deno.makeTempDirSync({ prefix: "factory-compile-" });
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

Deno.test("a compiled program holds what it needs, and nothing else", async () => {
  const target = TARGETS.find(isHere);
  if (!target) {
    return console.warn(`SKIPPED: ${Deno.build.target} is no target`);
  }
  using folder = temporary();
  // What comes of it is Deno, not factory; but the list of what is in it is right.
  const printed = await compile(
    target,
    `${folder.path}/factory`,
    Deno.execPath(),
  );
  const list = embeddedList(printed);
  assert.ok(list.length > 20, printed);
  assert.deepEqual(
    list,
    readText(GOLDEN).trimEnd().split("\n"),
    `What is compiled into factory has changed. Is it needed at run time?
Then write this to ${GOLDEN}; otherwise find what imports it:
${list.join("\n")}\n`,
  );
});

/** A cache of Deno's that has its packages, and no runtime. */
function cacheWithoutRuntime(path: string): void {
  const cache = denoDir();
  Deno.symlinkSync(`${cache}/npm`, `${path}/npm`);
  Deno.mkdirSync(`${path}/dl`);
  for (const { name } of Deno.readDirSync(`${cache}/dl`)) {
    if (name === "release") continue;
    Deno.symlinkSync(`${cache}/dl/${name}`, `${path}/dl/${name}`);
  }
}

Deno.test("where the runtime cannot be had, it says so in a line, and builds the file that unpacks itself", async () => {
  using folder = temporary();
  const { path } = folder;
  cacheWithoutRuntime(path);
  const nobody = "http://127.0.0.1:9";
  const { code, stdout, stderr } = await shell(
    `${COMPILE} --quick --output "${path}/factory"`,
    {
      cwd: path,
      env: {
        DENO_DIR: path,
        DENORT_BIN: "",
        HTTPS_PROXY: nobody,
        https_proxy: nobody,
      },
    },
  );
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^No runtime: https:\/\/dl\.deno\.land\/release\/\S+\.zip cannot be fetched \(.+\); the file will unpack itself\n$/,
  );
  assert.match(stdout, /\/factory: self-extracting, [\d.]+ MB\n$/);
  assert.deepEqual(
    [...Deno.readDirSync(path)].map(({ name }) => name)
      .filter((name) => name.startsWith(".compile-")),
    [],
  );
  const started = await shell("./factory --version --json", {
    cwd: path,
    env: { FACTORY_CACHE_DIR: `${path}/cache` },
  });
  const { form, deno, commit } = JSON.parse(started.stdout);
  assert.equal(form, "self-extracting");
  assert.equal(deno, Deno.version.deno);
  assert.match(String(commit), /^(?:[0-9a-f]{40}|null)$/);
});

Deno.test("a build that cannot be is one line and an exit code", async () => {
  const cases: [line: string, code: number, complaint: RegExp][] = [
    [
      `DENORT_BIN=/nowhere/denort ${COMPILE}`,
      1,
      /^Cannot compile: [^\n]+\/nowhere\/denort[^\n]+\n$/,
    ],
    [
      `DENORT_BIN="${Deno.execPath()}" ${COMPILE}`,
      1,
      /^Cannot compile: what came of it does not start as factory: is \S+ a denort of Deno [\d.]+\?\n$/,
    ],
    [
      `${COMPILE} --target pdp-11`,
      2,
      /^Cannot compile: there is no target "pdp-11"; known: x86_64-unknown-linux-gnu, [^\n]+\n$/,
    ],
    [
      `${COMPILE} --target x86_64-pc-windows-msvc --form self-extracting`,
      1,
      /^Cannot compile: it has no sh to unpack with\n$/,
    ],
    [
      `${COMPILE} --form=shell`,
      2,
      /^Cannot compile: there is no form "shell"\n$/,
    ],
    [
      `${COMPILE} --compression=none`,
      2,
      /^Cannot compile: there is no compression "none"\n$/,
    ],
    [
      `${COMPILE} --fast`,
      2,
      /^Cannot compile: Unknown option '--fast'[^\n]*\n$/,
    ],
  ];
  using folder = temporary();
  Deno.writeTextFileSync(`${folder.path}/factory`, "before");
  for (const [line, expected, complaint] of cases) {
    const { code, stderr } = await shell(
      `${line} --output "${folder.path}/factory"`,
      { cwd: folder.path },
    );
    assert.match(stderr, complaint);
    assert.equal(code, expected, line);
  }
  assert.equal([...Deno.readDirSync(folder.path)].length, 1);
  assert.equal(Deno.readTextFileSync(`${folder.path}/factory`), "before");
});
