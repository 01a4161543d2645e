import assert from "node:assert/strict";
import { scaffold } from "../lib/plugin/scaffold.ts";
import { COMMANDS } from "../lib/cli/commands.ts";
import { createFactory } from "../mod.ts";
import { BACKENDS } from "../scripts/support/agent_tables.ts";
import { factory, shell } from "./support/cli.ts";
import { codeBlocks, commandsOf, documents } from "./support/documents.ts";
import { readText, ROOT } from "./support/source_files.ts";

/**
 * Commands that are not run here, and what runs instead: a command that is, or
 * a file of tests.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "npx -y deno@2.9.6 task demo": "deno task demo",
  "npx -y deno@2.9.6 task test": "deno task test",
  "npx -y deno@2.9.6 task compile": "deno task compile",
  "deno task test": "tests/readme_test.ts",
  "deno task ok": "tests/scripts_test.ts",
  "deno task bench": "tests/bench_test.ts",
  "deno task compile": "tests/forms/compile_test.ts",
  "deno add jsr:@factory/cli": "tests/package/jsr_test.ts",
  "deno run -A jsr:@factory/cli run pipeline.dot": "tests/package/jsr_test.ts",
  "deno install -g -A -n factory jsr:@factory/cli": "tests/package/jsr_test.ts",
  "deno task pack": "tests/package/npm_test.ts",
  "npm install ./dist/factory-cli.tgz": "tests/package/npm_test.ts",
  "npx factory run pipeline.dot": "tests/package/npm_test.ts",
  "deno task compile:all": "tests/forms/compile_test.ts",
  "dist/factory --version --json": "tests/forms/compile_test.ts",
};

/** A document whose commands are all run by another test. */
const GUIDE = "docs/plugins.md";

const DOCUMENTS = documents();
const PIPELINE = codeBlocks(
  { path: "README.md", text: readText("README.md") },
  "dot",
)[0] ?? "";

const PLUGIN_PIPELINE = codeBlocks(
  { path: "docs/plugins.md", text: readText("docs/plugins.md") },
  "dot",
)[0] ?? "";

/** Finds what is new only when its prompt says that it has failed before. */
const AGENT =
  `grep -q "Failure feedback" && echo "Release 1.2" > NOTES.md || echo "Soon" > NOTES.md
`;

/** A copy of the tree by links, in which commands may leave what they like. */
class LinkedTree implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "factory-readme-" });
  readonly bin = `${this.path}/.bin`;
  /** Where `deno install` puts thousands of files: beside the tree, which each run copies. */
  readonly installed = Deno.makeTempDirSync({ prefix: "factory-readme-" });

  constructor() {
    for (const { name } of Deno.readDirSync(ROOT)) {
      if (name.startsWith(".") && name !== ".ci") continue;
      Deno.symlinkSync(`${ROOT}/${name}`, `${this.path}/${name}`);
    }
    Deno.mkdirSync(this.bin);
    Deno.writeTextFileSync(
      `${this.bin}/factory`,
      `#!/bin/sh\nexec deno run -A --no-prompt "${ROOT}/cli.ts" "$@"\n`,
      { mode: 0o755 },
    );
    Deno.writeTextFileSync(`${this.path}/pipeline.dot`, PIPELINE);
    Deno.writeTextFileSync(`${this.path}/shout.dot`, PLUGIN_PIPELINE);
    Deno.writeTextFileSync(`${this.path}/agent.sh`, AGENT);
    Deno.writeTextFileSync(`${this.path}/NOTES.md`, "Release 1.2\n");
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
    Deno.removeSync(this.installed, { recursive: true });
  }
}

for (const document of DOCUMENTS.filter(({ path }) => path !== GUIDE)) {
  const commands = commandsOf(document)
    .filter((command) => !Object.hasOwn(ELSEWHERE, command));
  if (commands.length === 0) continue;
  Deno.test(`every command in ${document.path} works`, async () => {
    using tree = new LinkedTree();
    for (const command of commands) {
      const { code, stdout, stderr } = await shell(
        `PATH="${tree.bin}:$PATH"; ${command}`,
        { cwd: tree.path, env: { DENO_INSTALL_ROOT: tree.installed } },
      );
      assert.equal(code, 0, `$ ${command}\n${stdout}\n${stderr}`);
      // `deno install` puts it here.
      if (command.startsWith("deno install")) {
        Deno.removeSync(`${tree.bin}/factory`);
        Deno.symlinkSync(
          `${tree.installed}/bin/factory`,
          `${tree.bin}/factory`,
        );
      }
    }
  });
}

Deno.test("what stands for a command that is not run here is there", () => {
  assert.match(
    readText("tests/plugins/newcomer_test.ts"),
    new RegExp(`path: "${GUIDE}"[^]*commandsOf\\(GUIDE\\)`),
  );
  const listed = Object.keys(ELSEWHERE);
  const shown = DOCUMENTS.flatMap(commandsOf);
  assert.deepEqual(listed.filter((command) => !shown.includes(command)), []);
  for (const [command, instead] of Object.entries(ELSEWHERE)) {
    if (instead.startsWith("tests/")) {
      assert.ok(readText(instead).includes(command), instead);
    } else {
      assert.equal(command.replace(/^npx -y deno@[\d.]+/, "deno"), instead);
      assert.ok(shown.includes(instead), instead);
    }
  }
});

Deno.test("every task that a document names is one of deno.json", () => {
  const { tasks } = JSON.parse(readText("deno.json"));
  for (const { path, text } of [...DOCUMENTS, ciScript()]) {
    for (
      const [, name = ""] of text.matchAll(/deno(?:@\S+)? task (\w+(?::\w+)*)/g)
    ) {
      assert.ok(Object.hasOwn(tasks, name), `${path}: deno task ${name}`);
    }
  }
});

Deno.test("every command of factory that a document names is one", () => {
  for (const { path, text } of DOCUMENTS) {
    for (const [, name = ""] of text.matchAll(/`factory ([a-z]+)/g)) {
      assert.ok(Object.hasOwn(COMMANDS, name), `${path}: factory ${name}`);
    }
  }
});

Deno.test("the documents and .ci/run name one version of Deno", () => {
  const versions = new Set(
    [...DOCUMENTS, ciScript()].flatMap(({ text }) =>
      Array.from(text.matchAll(/deno@([\d.]+)/g), ([, version]) => version)
    ),
  );
  assert.equal(versions.size, 1, [...versions].join());
});

function ciScript(): { path: string; text: string } {
  return { path: ".ci/run", text: readText(".ci/run") };
}

Deno.test("every pipeline in a document is valid", async () => {
  const guided = Deno.makeTempDirSync({ prefix: "factory-readme-" });
  for (const { name, text } of scaffold("shout")) {
    Deno.writeTextFileSync(`${guided}/${name}`, text);
  }
  const { check } = createFactory({
    plugins: { folders: [`${ROOT}/plugins`, guided] },
  });
  for (const document of DOCUMENTS) {
    for (const text of codeBlocks(document, "dot")) {
      const { diagnostics } = await check({ file: document.path, text });
      const bad = diagnostics.filter(({ severity, rule }) =>
        // Whether the kernel can enforce limits depends on the machine.
        severity !== "info" && rule !== "sandbox_unavailable"
      );
      assert.deepEqual(bad, [], text);
    }
  }
  Deno.removeSync(guided, { recursive: true });
});

Deno.test("the pipeline of the README goes round until the notes are right", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "factory-readme-" });
  try {
    Deno.writeTextFileSync(`${folder}/pipeline.dot`, PIPELINE);
    Deno.writeTextFileSync(`${folder}/agent.sh`, AGENT);
    const { code, stdout, stderr } = await factory(
      ["run", "pipeline.dot", "--json"],
      { cwd: folder },
    );
    assert.equal(code, 0, stderr);
    const { stages } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
    assert.deepEqual(
      stages.map((stage: { node_id: string }) => stage.node_id),
      ["start", "draft", "check", "draft", "check", "exit"],
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** Where examples are, with the package under the names that users have for it. */
class Examples implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "factory-readme-" });

  constructor() {
    const { imports, exports, compilerOptions } = JSON.parse(
      readText("deno.json"),
    );
    const names = Object.entries<string>(exports).flatMap(([name, file]) =>
      ["@factory/cli", "jsr:@factory/cli"].map((prefix) => [
        prefix + name.slice(1),
        `file://${ROOT}${file.slice(2)}`,
      ])
    );
    Deno.writeTextFileSync(
      `${this.path}/deno.json`,
      JSON.stringify({
        compilerOptions,
        imports: { ...imports, ...Object.fromEntries(names) },
      }),
    );
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

Deno.test("the TypeScript programs of README and docs/library.md have no type errors, and run", async () => {
  using examples = new Examples();
  const names: string[] = [];
  for (const path of ["README.md", "docs/library.md"]) {
    for (const code of codeBlocks({ path, text: readText(path) }, "ts")) {
      const name = `example_${names.length}`;
      names.push(name);
      Deno.mkdirSync(`${examples.path}/${name}`);
      Deno.writeTextFileSync(
        `${examples.path}/${name}/program.ts`,
        // As one writes it in a copy of the repository.
        code.replaceAll('"./mod.ts"', '"@factory/cli"'),
      );
    }
  }
  const ok = async (line: string, cwd: string) => {
    const { code, stdout, stderr } = await shell(line, { cwd });
    assert.equal(code, 0, `$ ${line}\n${stdout}\n${stderr}`);
  };
  await ok(
    `deno check ${names.map((name) => `${name}/program.ts`).join(" ")}`,
    examples.path,
  );
  for (const name of names) {
    await ok("deno run -A program.ts", `${examples.path}/${name}`);
  }
});

Deno.test("the plugin of the README runs", async () => {
  const plugin = codeBlocks(
    { path: "README.md", text: readText("README.md") },
    "ts",
  ).find((code) => code.includes("satisfies Plugin"));
  const folder = Deno.makeTempDirSync({ prefix: "factory-readme-" });
  try {
    Deno.mkdirSync(`${folder}/.factory/plugins`, { recursive: true });
    Deno.writeTextFileSync(
      `${folder}/.factory/plugins/shout.ts`,
      plugin ?? "",
    );
    Deno.writeTextFileSync(`${folder}/shout.dot`, PLUGIN_PIPELINE);
    const { code, stderr } = await factory(
      ["run", "shout.dot", "--run-id", "it"],
      { cwd: folder },
    );
    assert.equal(code, 0, stderr);
    assert.equal(
      Deno.readTextFileSync(
        `${folder}/.factory/runs/it/workspace/shout.txt`,
      ),
      "HELLO",
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("every agent is installed in the documents as factory itself says", () => {
  const commands = BACKENDS.flatMap(({ install }) => install?.install ?? []);
  for (const { path, text } of DOCUMENTS) {
    if (path === "CHANGELOG.md") continue;
    for (const [command] of text.matchAll(/npm install -g [\w@/-]+/g)) {
      assert.ok(commands.includes(command), `${path}: ${command}`);
    }
  }
});

Deno.test("every link within the documents leads to a file", () => {
  for (const { path, text } of DOCUMENTS) {
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      const url = new URL(target, `file://${ROOT}${path}`);
      assert.ok(Deno.statSync(url), `${path}: ${target}`);
    }
  }
});

Deno.test("the README is short enough to be read", () => {
  assert.ok(readText("README.md").split("\n").length <= 200);
});
