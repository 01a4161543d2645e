import assert from "node:assert/strict";
import { COMMANDS } from "../lib/cli/commands.ts";
import { EXIT } from "../lib/cli/exit_code.ts";
import { readText } from "./support/source_files.ts";

const TEXT = readText("docs/command_line.md");

Deno.test("docs/command_line.md has every exit code, and no other", () => {
  const listed = Array.from(
    TEXT.matchAll(/^\| (\d+) /gm),
    ([, code]) => Number(code),
  );
  assert.deepEqual(listed, Object.values(EXIT).toSorted((a, b) => a - b));
});

Deno.test("docs/command_line.md has every event of --json with its fields", () => {
  const source = readText("lib/sinks/json.ts");
  const types = source.matchAll(/(?:case |type: )"(\w+)"/g);
  const keys = source.matchAll(/^\s+([a-z]+(?:_[a-z]+)*): [a-z]/gm);
  for (const [, name = ""] of [...types, ...keys]) {
    assert.ok(TEXT.includes(`\`${name}\``), name);
  }
});

Deno.test("the README names every command", () => {
  const text = readText("README.md");
  for (const name of Object.keys(COMMANDS)) {
    assert.match(text, new RegExp(`^\\|.*\`${name}\`.*\\|.*\\|$`, "m"), name);
  }
});
