import assert from "node:assert/strict";
import { EARLIER_RULES, RULES } from "../lib/lint/rules/mod.ts";
import { filesBelow, readText } from "./support/source_files.ts";

const TEXT = readText("docs/troubleshooting.md");

/** A file of the program as one line, its texts in one piece however they are broken or escaped there. */
function flat(path: string): string {
  return readText(path)
    .replaceAll(/["`]\s*\+\s*["`]/g, "")
    .replaceAll(/\\(["`])/g, "$1")
    .replaceAll(/\s+/g, " ");
}

const PROGRAM = ["lib", "handlers", "scripts/compile"].flatMap(filesBelow)
  .filter((path) => /\.(ts|sh)$/.test(path))
  .map((path) => ({ path, text: flat(path) }));

/**
 * The messages that the document quotes: what stands in front of the first
 * colon of a list's item, as code.
 */
function quoted(): string[] {
  const items = TEXT.replaceAll(/\n +(?=\S)(?!- )/g, " ")
    .matchAll(/^ *- ((?:`[^`]+`(?:, )?)+)/gm);
  return Array.from(items, ([, codes = ""]) => codes)
    .flatMap((codes) =>
      Array.from(codes.matchAll(/`([^`]+)`/g), ([, code = ""]) => code)
    );
}

/** What of a message is the same each time. */
function fixedParts(message: string): string[] {
  return message.split("…").map((part) => part.trim())
    // Quotes and stops around what differs are the template's, or of JSON.
    .map((part) => part.replace(/^["”:;,). ]+|["“(: ]+$/g, ""))
    .filter((part) => part.length > 2);
}

Deno.test("every message that docs/troubleshooting.md quotes is one that the program says", () => {
  const messages = quoted();
  assert.ok(messages.length > 150, `${messages.length} messages`);
  const unsaid = messages.filter((message) => {
    const parts = fixedParts(message);
    assert.notEqual(parts.length, 0, message);
    return !PROGRAM.some(({ text }) =>
      parts.every((part) => text.includes(part))
    );
  });
  assert.deepEqual(unsaid, []);
});

Deno.test("docs/troubleshooting.md tells of every lint rule what to do", () => {
  const listed = Array.from(
    TEXT.matchAll(/^\| `([a-z_]+)` +\| +[^|\s]/gm),
    ([, name]) => name,
  );
  for (const { name } of [...EARLIER_RULES, ...RULES]) {
    assert.ok(listed.includes(name), name);
  }
  const begin = TEXT.indexOf("## The pipeline");
  const rules = TEXT.slice(begin, TEXT.indexOf("\n## ", begin + 1))
    .matchAll(/^\| `([a-z_]+)`/gm);
  for (const [, name = ""] of rules) {
    const known = [...EARLIER_RULES, ...RULES].some((rule) =>
      rule.name === name
    );
    assert.ok(known, name);
  }
});
