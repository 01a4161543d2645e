import assert from "node:assert/strict";
import { documentsWithTables, SECURITY, withTables } from "../scripts/docs.ts";
import { BACKENDS } from "../scripts/support/agent_tables.ts";
import { CONFIG_KEYS } from "../lib/config.ts";
import { createFactory } from "../mod.ts";
import { factory } from "./support/cli.ts";
import { documents } from "./support/documents.ts";
import { filesBelow, readText } from "./support/source_files.ts";

for (const path of documentsWithTables()) {
  // That one's are of the kernel, too: tests/security_doc_test.ts.
  if (SECURITY.pathname.endsWith(`/${path}`)) continue;
  Deno.test(`the tables of ${path} are those of the code`, async () => {
    const text = readText(path);
    assert.equal(
      await withTables(text),
      text,
      "deno run -A scripts/docs.ts writes them",
    );
  });
}

Deno.test("every attribute of a handler or an agent stands in a table", async () => {
  const { registry } = createFactory();
  const rows = new Set(
    documentsWithTables().flatMap((path) =>
      Array.from(readText(path).matchAll(/^\| `([^`]+)`/gm), ([, name]) => name)
    ),
  );
  for (const type of registry.types) {
    const { attributes = [] } = await registry.load(type) ?? {};
    for (const { name } of attributes) {
      assert.ok(rows.has(name), `${name} of ${type}`);
    }
  }
});

Deno.test("every agent has its table on one page, and is named by docs/agents.md", () => {
  const hub = readText("docs/agents.md");
  for (const { name, attributes } of BACKENDS) {
    assert.match(hub, new RegExp(`^\\| \\[\`${name}\`\\]\\(agents/`, "m"));
    const pages = documentsWithTables().filter((path) =>
      readText(path).includes(`<!-- table agent ${name} -->`)
    );
    assert.equal(pages.length, attributes.length > 0 ? 1 : 0, name);
  }
});

Deno.test("every key of the configuration file is in its document", () => {
  const text = readText("docs/configuration.md");
  for (const key of CONFIG_KEYS) {
    assert.match(text, new RegExp(`^\\| \`${key}\``, "m"), key);
    assert.match(text, new RegExp(`^  "${key}":`, "m"), key);
  }
});

Deno.test("every variable that the code names is in a document", () => {
  const texts = documents().filter(({ path }) => path.startsWith("docs/"))
    .map(({ text }) => text).join("\n");
  // Names that programs find in an environment that was made for them alone.
  const within = ["FACTORY_ENV_"];
  const names = ["lib", "handlers", "scripts/compile"].flatMap(filesBelow)
    .flatMap((path) => [
      ...readText(path).matchAll(
        /["{$](?:process\.env\.)?((?:ATTRACT(?:OR|ION)|FACTORY)_[A-Z][A-Z_]*)\b/g,
      ),
    ]).map(([, name = ""]) => name);
  assert.ok(names.length > 10);
  for (const name of new Set(names)) {
    if (within.includes(name)) continue;
    assert.ok(texts.includes(`\`${name}\``), name);
  }
});

const PIPELINE = `digraph all {
  graph [goal="all kinds of artifacts"];
  start -> agent -> check -> flaky -> forbidden -> exit;
  forbidden -> exit [condition="outcome=fail"];
  agent [agent.backend=command, agent.command="echo hello", prompt="p"];
  check [type=tool, tool_command="echo out; echo err >&2"];
  flaky [
    agent.backend=fake, prompt="p", max_retries=1, retry_policy=aggressive,
    test.outcome_sequence="fail,success",
    test.verification_plan_json="{\\"files\\": [], \\"commands\\": [\\"true\\"]}"
  ];
  forbidden [
    agent.backend=fake, prompt="p", allowed_write_paths="",
    test.write_files_json="{\\"a.txt\\": \\"\\"}"
  ];
}
`;

Deno.test("the artifacts' names, types and fields are all in the document", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "factory-docs-" });
  try {
    Deno.writeTextFileSync(`${folder}/all.dot`, PIPELINE);
    const { code, stderr } = await factory(
      ["run", "all.dot", "--run-id", "it", "--runsdir", "runs"],
      { cwd: folder },
    );
    assert.equal(code, 0, stderr);
    const words = wordsOf(`${folder}/runs/it`, ["workspace", ".factory"]);
    const text = readText("docs/artifacts.md");
    const missing = [...words].filter((word) => !text.includes(`\`${word}`));
    assert.deepEqual(missing, []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** Names of the files below a folder, and what the JSON in them names. */
function wordsOf(folder: string, without: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (without.includes(name)) continue;
    if (isDirectory) {
      for (const word of wordsOf(path, ["attempts"])) words.add(word);
      continue;
    }
    words.add(name);
    if (!/\.jsonl?$/.test(name) || name === "journal.jsonl") continue;
    const text = Deno.readTextFileSync(path);
    const documents = name.endsWith(".jsonl")
      ? text.trimEnd().split("\n")
      : [text];
    for (const document of documents.map((each) => JSON.parse(each))) {
      for (const key of Object.keys(document)) words.add(key);
      if (typeof document.type === "string") words.add(document.type);
    }
  }
  return words;
}

Deno.test("the dependencies' document has their versions, and no others", () => {
  const { imports } = JSON.parse(readText("deno.json"));
  const text = readText("docs/dependencies.md");
  const named = Array.from(
    text.matchAll(/^\| \[`([^`]+)`\]\(\S+\) +([\d.]+)/gm),
    ([, name, version]) => `npm:${name}@${version}`,
  );
  assert.deepEqual(named.sort(), Object.values(imports).sort());
});
