import assert from "node:assert/strict";
import { EARLIER_RULES, RULES } from "../../../lib/lint/rules/mod.ts";
import { filesBelow, readText } from "../../support/source_files.ts";
import { ATTRIBUTE_CASES } from "./attribute_cases.ts";
import { COMMAND_CASES } from "./command_cases.ts";
import { CONDITION_CASES } from "./condition_cases.ts";
import { brief, type Cases, check } from "./pipelines.ts";
import { STRUCTURE_CASES } from "./structure_cases.ts";

const CASES: Cases = {
  ...STRUCTURE_CASES,
  ...ATTRIBUTE_CASES,
  ...CONDITION_CASES,
  ...COMMAND_CASES,
};

for (const [rule, cases] of Object.entries(CASES)) {
  for (const { body, found = [], settings } of cases) {
    Deno.test(`${rule} finds ${found.length || "nothing"} in ${JSON.stringify(body)}`, () => {
      const diagnostics = check(`digraph {\n${body}\n}`, settings);
      assert.deepEqual(
        diagnostics.filter((one) => one.rule === rule).map(brief),
        found,
      );
      const severity = RULES.find(({ name }) => name === rule)?.severity;
      for (const one of diagnostics) {
        if (one.rule === rule) assert.equal(one.severity, severity);
      }
    });
  }
}

Deno.test("every rule has a case that it finds, and one that it leaves alone", () => {
  assert.deepEqual(Object.keys(CASES).sort(), RULES.map(({ name }) => name));
  for (const [rule, cases] of Object.entries(CASES)) {
    assert(cases.some(({ found }) => found?.length), rule);
    assert(cases.some(({ found = [] }) => found.length === 0), rule);
  }
});

Deno.test("every rule's file has a line in rules/mod.ts", () => {
  const folder = new URL("../../../lib/lint/rules/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name !== "mod.ts").map((name) => name.replace(".ts", ""));
  assert.deepEqual(RULES.map(({ name }) => name), files.sort());
});

Deno.test("every rule says what it finds, in a sentence", () => {
  const names = [...RULES, ...EARLIER_RULES].map(({ name, help }) => {
    assert.match(help, /^[A-Z`a-z].*\.$/, name);
    assert.match(name, /^[a-z]+(_[a-z]+)*$/);
    return name;
  });
  assert.equal(new Set(names).size, names.length);
});

Deno.test("what is found while a text is read is in the list of all rules", () => {
  const known = EARLIER_RULES.map(({ name }) => name);
  const named = ["lib/dot", "lib/graph"].flatMap(filesBelow).flatMap((path) =>
    Array.from(
      readText(path).matchAll(/\b(?:rule: |DEFAULTS_UNUSED = )"([a-z_]+)"/g),
      ([, name = ""]) => name,
    )
  );
  assert.deepEqual([...new Set(named)].sort(), known.sort());
});
