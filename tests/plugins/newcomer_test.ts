import assert from "node:assert/strict";
import { codeBlocks, commandsOf } from "../support/documents.ts";
import { factory, shell } from "../support/cli.ts";
import { readText } from "../support/source_files.ts";
import { folder } from "../lib/cli/support.ts";

const GUIDE = { path: "docs/plugins.md", text: readText("docs/plugins.md") };

Deno.test("a newcomer gets from factory plugin new to a green run by the guide", async () => {
  const [pipeline = assert.fail()] = codeBlocks(GUIDE, "dot");
  const [plugin = assert.fail(), test = assert.fail()] = codeBlocks(
    GUIDE,
    "ts",
  );
  using project = folder({
    "shout.dot": pipeline,
    // Tested with what is generated: looking at the types takes seconds.
    ".factory/plugins/guide/shout.ts": plugin,
    ".factory/plugins/guide/shout_test.ts": test,
  });
  const printed: string[] = [];
  for (const line of commandsOf(GUIDE)) {
    const [program, ...args] = line.split(" ");
    // Each line of the guide is typed in the project's folder.
    const { code, stdout, stderr } = program === "factory"
      ? await factory(args, { cwd: project.path })
      : await shell(line, { cwd: project.path });
    assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
    printed.push(stdout);
  }
  const [, tested, checked = ""] = printed;
  assert.match(tested ?? "", /from \.\/shout_test\.ts\n/);
  assert.match(tested ?? "", /from \.\/guide\/shout_test\.ts\n/);
  assert.match(
    checked,
    /^shout {2}work\n.*\nfile: \.factory\/plugins\/shout\.ts\nasks for: nothing/,
  );
  const [run] = [...Deno.readDirSync(`${project.path}/.factory/runs`)];
  assert.equal(
    Deno.readTextFileSync(
      `${project.path}/.factory/runs/${run?.name}/workspace/shout.txt`,
    ),
    "HELLO",
  );
  const bundled = await factory(
    ["plugin", "bundle", "shout.ts"],
    { cwd: `${project.path}/.factory/plugins/guide` },
  );
  assert.equal(bundled.code, 0, bundled.stderr);
  assert.equal(bundled.stdout, "Wrote ./dist/shout.js\n");
});

Deno.test("plugin new replaces nothing, and plugin check finds what is wrong", async () => {
  using project = folder({ "deno.json": `{ "imports": { "x": "./x.ts" } }` });
  const cwd = project.path;
  const made = await factory(["plugin", "new", "a.b", "--dir", "."], { cwd });
  assert.equal(made.code, 0, made.stderr);
  const { imports } = JSON.parse(Deno.readTextFileSync(`${cwd}/deno.json`));
  assert.deepEqual(Object.keys(imports).sort(), [
    "@factory/cli",
    "@factory/cli/testing",
    "x",
  ]);
  const again = await factory(["plugin", "new", "a.b", "--dir", "."], { cwd });
  assert.equal(again.code, 2);
  assert.match(again.stderr, /it is there already/);
  for (const type of ["../a", "a b", "1a", "a_test"]) {
    const { code } = await factory(["plugin", "new", type], { cwd });
    assert.equal(code, 2, type);
  }
  const text = Deno.readTextFileSync(`${cwd}/a.b.ts`);
  Deno.writeTextFileSync(`${cwd}/a.b.ts`, text.replace('"work"', '"wrok"'));
  const typo = await factory(["plugin", "check", "a.b.ts"], { cwd });
  assert.equal(typo.code, 2);
  assert.match(typo.stderr, /it has type errors\n[^]*"wrok"/);
  const missing = await factory(["plugin", "check", "none.ts"], { cwd });
  assert.equal(missing.code, 2);
});

Deno.test("each plugin's page has its attributes", async () => {
  for (const type of ["http_check", "text_replace", "notify_webhook"]) {
    const { stdout } = await factory(
      ["handlers", type, "--plugins", "plugins", "--json"],
      { cwd: new URL("../..", import.meta.url).pathname },
    );
    const [{ attributes }] = JSON.parse(stdout);
    const page = readText(`docs/plugins/${type}.md`);
    const named = Array.from(
      page.matchAll(/^\| `([^`]+)`/gm),
      ([, name]) => name,
    );
    assert.deepEqual(
      named,
      attributes.map(({ name }: { name: string }) => name),
    );
    for (const { help } of attributes) assert.ok(page.includes(help), help);
  }
});
