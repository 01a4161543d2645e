import assert from "node:assert/strict";
import { screenAfter } from "../scripts/terminal/screen.ts";
import { screenSvg } from "../scripts/terminal/svg.ts";
import { shell } from "./support/cli.ts";
import { readText, ROOT } from "./support/source_files.ts";

Deno.test("`deno task ok` and .ci/run hold the same things", () => {
  const { tasks } = JSON.parse(readText("deno.json"));
  const steps = tasks.ok.replaceAll("deno ", "").split(" && ");
  const ci = readText(".ci/run");
  for (const step of steps) {
    const there = ci.includes(`step ${step}\n`) ||
      ci.includes(`run_deno ${step} `);
    assert.ok(there, step);
  }
});

Deno.test("`deno task compile` says in one line why there is no runtime", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "factory-compile-" });
  const compile = `deno run -A --no-config "${ROOT}/scripts/compile.ts"`;
  const nobody = "http://127.0.0.1:9";
  const cases: [line: string, complaint: RegExp][] = [
    [
      `unset DENORT_BIN; ${compile}`,
      /^Cannot compile: the runtime cannot be downloaded from https:[^\n]+\n$/,
    ],
    [
      `DENORT_BIN=/nowhere/denort ${compile}`,
      /^Cannot compile: [^\n]+\/nowhere\/denort[^\n]+\n$/,
    ],
  ];
  try {
    // A cache of its own, so that a runtime that is there already is not found.
    Deno.symlinkSync(`${await denoDir()}/npm`, `${folder}/npm`);
    for (const [line, complaint] of cases) {
      const { code, stderr } = await shell(line, {
        cwd: ROOT,
        env: { DENO_DIR: folder, HTTPS_PROXY: nobody, https_proxy: nobody },
      });
      assert.equal(code, 1, line);
      assert.match(stderr, complaint);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

async function denoDir(): Promise<string> {
  const { stdout } = await shell("deno info --json");
  return JSON.parse(stdout).denoDir;
}

Deno.test("the terminal of the pictures shows what a terminal would", () => {
  const cases: [sent: string, seen: string[]][] = [
    ["a\nb", ["a", "b"]],
    ["one\rtwo!", ["two!"]],
    ["a\nb\nc\n\x1b[2AX\x1b[K\n\x1b[J", ["a", "X", ""]],
    ["\x1b[?25l\x1b[1;32mgo\x1b[0m", ["go"]],
  ];
  for (const [sent, seen] of cases) {
    const lines = screenAfter(sent).map((line) =>
      line.map(({ text }) => text).join("")
    );
    assert.deepEqual(lines, seen, JSON.stringify(sent));
  }
  assert.throws(() => screenAfter("\x1b[5B"), RangeError);
});

Deno.test("a picture has every piece in its colour, and no markup of the text", () => {
  const svg = screenSvg(screenAfter("\x1b[32ma<b\x1b[39m c"), "$ x");
  assert.match(svg, /fill="#a6e3a1">a&lt;b<\/text><text [^>]*> c<\/text>/);
});

Deno.test("the picture of the README shows a run that was a success", () => {
  const svg = readText("docs/run.svg");
  for (const text of ["shortcut", "guardrail", "repair", "success"]) {
    assert.ok(svg.includes(text), text);
  }
});
