import assert from "node:assert/strict";
import { SEED_TESTS } from "./list.ts";

/** Seed's test names by the file of this folder that has a test of that name. */
function portedTests(): Map<string, string[]> {
  const ported = new Map<string, string[]>();
  const folder = new URL("./", import.meta.url);
  for (const { name: file } of Deno.readDirSync(folder)) {
    if (!file.endsWith("_test.ts")) continue;
    const text = Deno.readTextFileSync(new URL(file, folder));
    for (const [, name] of text.matchAll(/Deno\.test\(\s*"(Test\w+): /g)) {
      ported.set(name!, [...ported.get(name!) ?? [], file]); // the group always matches
    }
  }
  return ported;
}

Deno.test("every test of the seed that is ported has one test, in the file the list names", () => {
  const expected = SEED_TESTS.flatMap((test) =>
    "file" in test ? [[test.name, [test.file]] as const] : []
  );
  assert.deepEqual(
    [...portedTests()].sort(byName),
    [...expected].sort(byName),
  );
});

Deno.test("the list has all 73 tests of the seed: 71 ported, 2 not applicable", () => {
  const count = (kind: string) =>
    SEED_TESTS.filter((test) => kind in test).length;
  const names = new Set(SEED_TESTS.map(({ name }) => name));
  assert.deepEqual(
    {
      all: SEED_TESTS.length,
      distinct: names.size,
      ported: count("file"),
      notApplicable: count("notApplicable"),
    },
    { all: 73, distinct: 73, ported: 71, notApplicable: 2 },
  );
});

function byName(a: readonly [string, ...unknown[]], b: typeof a): number {
  return a[0] < b[0] ? -1 : 1;
}
