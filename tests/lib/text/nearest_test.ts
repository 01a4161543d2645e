import assert from "node:assert/strict";
import { distance, nearest } from "../../../lib/text/nearest.ts";

for (
  const [a, b, limit, expected] of [
    ["", "", 2, 0],
    ["abc", "abc", 2, 0],
    ["abc", "acb", 2, 1],
    ["abc", "ab", 2, 1],
    ["abc", "abd", 2, 1],
    ["review", "reveiw", 2, 1],
    ["review", "rveeiw", 2, 2],
    ["kitten", "sitting", 3, 3],
    ["kitten", "sitting", 2, 3],
    ["", "abc", 2, 3],
    ["abc", "xyz", 2, 3],
  ] as const
) {
  Deno.test(`the distance of "${a}" and "${b}" up to ${limit} is ${expected}`, () => {
    assert.equal(distance(a, b, limit), expected);
    assert.equal(distance(b, a, limit), expected);
  });
}

for (
  const [name, candidates, expected] of [
    ["reveiw", ["start", "review"], "review"],
    ["max_retry", ["max_visits", "max_retries"], undefined],
    ["a", ["b"], undefined],
    ["step_1", ["step_2"], undefined],
    ["step_12", ["step_1"], undefined],
    ["stpe_1", ["step_1"], "step_1"],
    ["Review", ["review"], "review"],
    ["fixx", ["fix", "fixes"], "fix"],
    ["plan", ["plan"], "plan"],
    ["anything", [], undefined],
  ] as const
) {
  Deno.test(`nearest to "${name}" among ${candidates.join(", ") || "none"} is ${expected}`, () => {
    assert.equal(nearest(name, candidates), expected);
  });
}

Deno.test("a given limit replaces the usual one", () => {
  assert.equal(nearest("max_retry", ["max_retries"], 3), "max_retries");
  assert.equal(nearest("tol", ["tool"], 1), "tool");
});
