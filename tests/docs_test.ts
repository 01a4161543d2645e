import assert from "node:assert/strict";
import { CODEX_DOCUMENT, DOCUMENT, withTables } from "../scripts/docs.ts";
import { factory } from "./support/cli.ts";
import { readText } from "./support/source_files.ts";

for (const document of [DOCUMENT, CODEX_DOCUMENT]) {
  const name = document.pathname.replace(/.*\/docs\//, "docs/");
  Deno.test(`the tables of ${name} are those of the code`, async () => {
    const text = Deno.readTextFileSync(document);
    assert.equal(
      await withTables(text),
      text,
      "deno run -A scripts/docs.ts writes them",
    );
  });
}

Deno.test("every handler has a table in the language reference", async () => {
  const { createFactory } = await import("../mod.ts");
  const { registry } = createFactory();
  const text = Deno.readTextFileSync(DOCUMENT);
  for (const type of registry.types) {
    const { attributes = [] } = await registry.load(type) ?? {};
    const described = text.includes(`<!-- table handler ${type} -->`);
    assert.equal(described, attributes.length > 0, type);
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
