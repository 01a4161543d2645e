import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { VERSION } from "../lib/version.ts";
import { broken, SAYS_DENO } from "./support/arrows.ts";
import {
  filesBelow,
  importsOf,
  readText,
  ROOT,
  sourceFiles,
} from "./support/source_files.ts";

const FILES = sourceFiles();
const IMPORTS = FILES.flatMap(importsOf);

Deno.test("every import goes the way that the table of arrows allows", () => {
  assert.deepEqual(IMPORTS.map(broken).filter(Boolean), []);
});

Deno.test("an import against the arrows is found, whatever way it is written", () => {
  const cases: [path: string, text: string, complaint: RegExp | undefined][] = [
    [
      "lib/run/x.ts",
      'import { a } from "../local/a.ts";',
      /may not know lib\/local/,
    ],
    [
      "lib/run/x.ts",
      'import type { A } from "../local/a.ts";',
      /may not know lib\/local/,
    ],
    [
      "lib/run/x.ts",
      "const a = await imp" + 'ort("../local/a.ts");',
      /may not know lib\/local/,
    ],
    ["lib/run/x.ts", 'export * from "../local/a.ts";', /may not know lib/],
    ["lib/run/x.ts", 'import "../local/a.ts";', /may not know lib\/local/],
    [
      "lib/run/x.ts",
      'import {\n  a,\n  type B,\n} from "../local/a.ts";',
      /may not know lib\/local/,
    ],
    ["lib/local/x.ts", 'import { a } from "../run/a.ts";', undefined],
    ["lib/run/x.ts", 'import { a } from "./a.ts";', undefined],
    ["lib/cli/x.ts", 'import { a } from "../../mod.ts";', /may not know mod/],
    [
      "lib/plan.ts",
      'import { a } from "../handlers/mod.ts";',
      /may not know handlers/,
    ],
    [
      "lib/dot/x.ts",
      'import { a } from "../graph/a.ts";',
      /may not know lib\/graph/,
    ],
    [
      "lib/history/x.ts",
      'import type { A } from "../dot/a.ts";',
      /may not know lib\/dot/,
    ],
    [
      "handlers/x.ts",
      'import { a } from "../lib/run/a.ts";',
      /may not know lib\/run/,
    ],
    [
      "handlers/x.ts",
      'import { a } from "../lib/graph/a.ts";',
      /may not know lib\/graph/,
    ],
    [
      "handlers/x.ts",
      'import type { A } from "../lib/graph/a.ts";',
      undefined,
    ],
    [
      "plugins/x.ts",
      'import { a } from "../mod.ts";',
      /may not know mod/,
    ],
    ["plugins/x.ts", 'import type { A } from "../mod.ts";', undefined],
    ["lib/new_floor/x.ts", 'import "../dot/a.ts";', /stands nowhere/],
    [
      "lib/dot/x.ts",
      '// import { a } from "../graph/a.ts";\n * import "../graph/a.ts";',
      undefined,
    ],
  ];
  for (const [path, text, complaint] of cases) {
    const found = importsOf({ path, text }).map(broken).filter(Boolean);
    if (complaint) assert.match(found.join(), complaint, text);
    else assert.deepEqual(found, [], text);
  }
});

Deno.test("the table sees every import that Deno sees", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "cli.ts"],
    cwd: ROOT,
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const seen = new Set(IMPORTS.map(({ from, to }) => `${from} -> ${to}`));
  const local = (specifier: string) =>
    specifier.startsWith("file://")
      ? fileURLToPath(specifier).slice(ROOT.length)
      : undefined;
  const missed: string[] = [];
  for (const { specifier, dependencies = [] } of modules) {
    const from = local(specifier);
    if (from === undefined) continue;
    for (const { code, type } of dependencies) {
      const to = local((code ?? type)?.specifier ?? "");
      if (to !== undefined && !seen.has(`${from} -> ${to}`)) {
        missed.push(`${from} -> ${to}`);
      }
    }
  }
  assert.ok(modules.length > 50);
  assert.deepEqual(missed, []);
});

Deno.test("only the host, the terminal and the entry say Deno", () => {
  const sayers = FILES
    .filter(({ path }) =>
      !SAYS_DENO.some((allowed) =>
        allowed.endsWith("/") ? path.startsWith(allowed) : path === allowed
      )
    )
    .filter(({ text }) =>
      text.split("\n").some((line) =>
        /(?<![\w"'`./@])Deno\./.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line)
      )
    )
    .map(({ path }) => path);
  assert.deepEqual(sayers, []);
});

Deno.test("no file is longer than 350 lines", () => {
  const long = FILES
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > 350)
    .map(({ path, lines }) => `${path}: ${lines}`);
  assert.deepEqual(long, []);
});

Deno.test("nothing is left to be done later without saying so in the open", () => {
  const mark = new RegExp("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  const documents = ["docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    .flatMap(filesBelow)
    .filter((path) => path.endsWith(".md"))
    .map((path) => ({ path, text: readText(path) }));
  const marked = [...FILES, ...documents]
    .filter(({ text }) => mark.test(text)).map(({ path }) => path);
  assert.deepEqual(marked, []);
});

Deno.test("the program and its package tell the same version", () => {
  assert.equal(VERSION, JSON.parse(readText("deno.json")).version);
  assert.match(readText("CHANGELOG.md"), new RegExp(`^## ${VERSION}\\b`, "m"));
});
