import assert from "node:assert/strict";
import { pathLimits } from "../../../lib/guard/path_limits.ts";
import type { NodeLimits } from "../../../lib/handler.ts";

const limits = (
  allowedWritePaths: readonly string[] | undefined,
  denyReadPaths: readonly string[] = [],
): NodeLimits => ({
  ...{ denyReadPaths, net: "all" },
  ...(allowedWritePaths && { allowedWritePaths }),
});

Deno.test("what a node may write is asked by path", () => {
  const cases: readonly [readonly string[] | undefined, string, boolean][] = [
    [undefined, "a/b", true],
    [[], "a", false],
    [["./"], "a/b", true],
    [["main.go"], "main.go", true],
    [["main.go"], "./main.go", true],
    [["main.go"], "main.go/x", false],
    [["src/"], "src/a/b", true],
    [["src/"], "src2/a", false],
    [["src"], "src/a", false],
  ];
  for (const [allowed, path, expected] of cases) {
    assert.equal(
      pathLimits(limits(allowed)).mayWrite(path),
      expected,
      `${allowed}: ${path}`,
    );
  }
});

Deno.test("what is hidden is hidden with all below it, by its own name and where it really is", () => {
  const { isHidden, hidden } = pathLimits(
    limits(undefined, ["scripts/scenarios/", "./secret", "."]),
    ["real/place"],
  );
  assert.deepEqual(hidden, ["scripts/scenarios", "secret", "real/place"]);
  const cases: readonly [string, boolean][] = [
    ["scripts/scenarios", true],
    ["scripts/./scenarios//a.sh", true],
    ["scripts", false],
    ["scripts/scenarios2", false],
    ["secret", true],
    ["real/place/x", true],
    ["", false],
  ];
  for (const [path, expected] of cases) {
    assert.equal(isHidden(path), expected, path);
  }
});

Deno.test("limits are told in words", () => {
  assert.equal(
    pathLimits(limits(undefined)).writable,
    "anywhere in the workspace",
  );
  assert.equal(
    pathLimits(limits(["./"])).writable,
    "anywhere in the workspace",
  );
  assert.equal(pathLimits(limits([])).writable, "nothing");
  assert.equal(pathLimits(limits(["a", "b/"])).writable, "only a, b/");
});
