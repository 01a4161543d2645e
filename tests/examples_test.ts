import assert from "node:assert/strict";
import { factory } from "./support/cli.ts";
import { filesBelow, readText, ROOT } from "./support/source_files.ts";

interface Expected {
  readonly code: number;
  readonly outcome: string;
  /** Visits in order, with their outcomes and, after a slash, their attempts. */
  readonly stages: string;
  /** Files of the workspace, by what they have to hold. */
  readonly files: Readonly<Record<string, RegExp>>;
  /** Files of the run's folder, by what they have to hold. */
  readonly artifacts?: Readonly<Record<string, RegExp>>;
}

/** What each example has to do. */
const EXAMPLES: Readonly<Record<string, Expected>> = {
  fix_loop: {
    code: 0,
    outcome: "success",
    stages:
      "start:success implement:success verify:fail shortcut:fail verify:fail repair:success verify:success done:success",
    files: {
      "slug.ts": /normalize\('NFD'\)/,
      // What the cheating agent did to it has not survived.
      "slug_test.ts": /a slug is lower case/,
    },
    artifacts: {
      "repair/prompt.md": /Failure feedback[^]*failed_node: verify[^]*creme/,
      "shortcut/status.json": /wrote disallowed files: slug_test.ts/,
      "verify/attempts/1.1/verification.results.json": /"exit_code": 1/,
      "verify/verification.results.json": /"exit_code": 0/,
      "events.jsonl": /GuardrailViolation/,
    },
  },
  goal_gate: {
    code: 0,
    outcome: "success",
    stages:
      "start:success research:success/3 draft:success review:fail count:success exit:success draft:success review:success count:success exit:success",
    files: { "leaflet.md": /^# Teapots\n/ },
    artifacts: { "count/tool.stdout.txt": /^\s*4 leaflet\.md/ },
  },
  release_note: {
    code: 0,
    outcome: "success",
    stages: "start:success generate:success check:success exit:success",
    files: { "README.md": /^# Teapot\n/ },
    artifacts: {
      "generate/prompt.md": /^Draft output for: generate a release note\n$/,
    },
  },
  typescript_build: {
    code: 0,
    outcome: "success",
    stages:
      "start:success check:success test:success build:success run:success exit:success",
    files: {
      "dist/main.js": /from "\.\/celsius\.js"/,
      "dist/celsius.js": /^[^:]*celsius\(fahrenheit\s*\)/m,
    },
  },
};

Deno.test("every example is expected to do something", () => {
  const names = [...Deno.readDirSync(`${ROOT}/examples`)]
    .map(({ name }) => name).sort();
  assert.deepEqual(names, Object.keys(EXAMPLES));
  for (const name of names) assert.ok(readText(`examples/${name}/README.md`));
});

for (const [name, expected] of Object.entries(EXAMPLES)) {
  Deno.test(`the example ${name} runs as it says`, async () => {
    const runsdir = Deno.makeTempDirSync({ prefix: "factory-examples-" });
    try {
      await runExample(name, expected, runsdir);
    } finally {
      Deno.removeSync(runsdir, { recursive: true });
    }
  });
}

async function runExample(
  name: string,
  { code, outcome, stages, files, artifacts = {} }: Expected,
  runsdir: string,
): Promise<void> {
  const project = `examples/${name}/project`;
  const before = filesBelow(project).map((path) => [path, readText(path)]);
  const finished = await factory(
    [
      ...["run", `examples/${name}/pipeline.dot`, "--workdir", project],
      ...["--runsdir", runsdir, "--run-id", "it", "--json"],
    ],
    { cwd: ROOT },
  );
  assert.equal(finished.code, code, finished.stderr);
  const report = JSON.parse(finished.stdout.trimEnd().split("\n").at(-1) ?? "");
  assert.equal(report.outcome, outcome);
  assert.equal(report.stages.map(stageText).join(" "), stages);
  for (const [path, content] of Object.entries(files)) {
    const text = Deno.readTextFileSync(`${runsdir}/it/workspace/${path}`);
    assert.match(text, content, path);
  }
  for (const [path, content] of Object.entries(artifacts)) {
    assert.match(Deno.readTextFileSync(`${runsdir}/it/${path}`), content, path);
  }
  const after = filesBelow(project).map((path) => [path, readText(path)]);
  assert.deepEqual(after, before, "the project is as it was");
}

function stageText(
  { node_id, outcome, attempts }: Record<string, string | number>,
): string {
  return `${node_id}:${outcome}${attempts === 1 ? "" : `/${attempts}`}`;
}

Deno.test("the typescript_build example fails when a test of it fails", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "factory-examples-" });
  try {
    Deno.mkdirSync(`${folder}/project/src`, { recursive: true });
    for (const path of filesBelow("examples/typescript_build/project")) {
      const text = readText(path).replace("* 5 / 9", "* 5 / 8");
      Deno.writeTextFileSync(
        path.replace("examples/typescript_build", folder),
        text,
      );
    }
    const { code, stderr } = await factory([
      ...["run", `${ROOT}/examples/typescript_build/pipeline.dot`],
      ...["--workdir", `${folder}/project`, "--runsdir", `${folder}/runs`],
    ]);
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /failed {2}exit broken ends the run with outcome fail/,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("the examples have no errors, and are formatted", async () => {
  const pipelines = Object.keys(EXAMPLES)
    .map((name) => `examples/${name}/pipeline.dot`);
  const checked = await factory(["validate", ...pipelines], { cwd: ROOT });
  assert.equal(checked.code, 0, checked.stderr);
  // That one is the text of the first factory's document, letter by letter.
  const ours = pipelines.filter((path) => !path.includes("release_note"));
  const formatted = await factory(["fmt", "--check", ...ours], { cwd: ROOT });
  assert.equal(formatted.code, 0, formatted.stderr);
});
