import { deepEqual, equal, match } from "node:assert/strict";
import { parsePlan } from "../../handlers/verification_plan.ts";
import type { JsonValue } from "../../lib/handler.ts";

const WORKSPACE = "/tmp/work";

const GOOD: readonly (readonly [string, JsonValue, readonly string[]])[] = [
  ["relative paths", { files: ["agent/main.go", "./a//b/"] }, [
    "agent/main.go",
    "a/b",
  ]],
  ["an absolute path inside the workspace", {
    files: ["/tmp/work/agent/main.go"],
  }, ["agent/main.go"]],
  ["the same path twice", { files: ["a", "./a", "/tmp/work/a"] }, ["a"]],
  ["names with dots", { files: ["a..b", "...", ".x"] }, ["a..b", "...", ".x"]],
  ["no files", {}, []],
  ["files that are null", { files: null }, []],
];

for (const [what, value, files] of GOOD) {
  Deno.test(`a plan may have ${what}`, () => {
    const plan = { ...value as object, commands: [" go test "] };
    const parsed = { ok: true, plan: { files, commands: ["go test"] } };
    deepEqual(parsePlan(plan, WORKSPACE), parsed);
    deepEqual(parsePlan(JSON.stringify(plan), WORKSPACE), parsed);
  });
}

const path = (name: string) => ({ files: [name], commands: ["true"] });

const BAD: readonly (readonly [JsonValue, string])[] = [
  [
    path("/etc/passwd"),
    'invalid verification file path "/etc/passwd": absolute path is not under workspace',
  ],
  [
    path("/tmp/work2/x"),
    'invalid verification file path "/tmp/work2/x": absolute path is not under workspace',
  ],
  [
    path("/tmp/work/../x"),
    'invalid verification file path "/tmp/work/../x": parent path segments are not allowed',
  ],
  [
    path("../x"),
    'invalid verification file path "../x": parent path segments are not allowed',
  ],
  [path("~/x"), 'invalid verification file path "~/x": ~ is not allowed'],
  [path(" "), 'invalid verification file path " ": path is empty'],
  [
    { commands: ["true", " "] },
    "verification command cannot be empty",
  ],
  [
    { files: ["a"], commands: [] },
    "verification plan must contain at least one command",
  ],
  [{ files: ["a"] }, "verification plan must contain at least one command"],
  [
    { files: "a", commands: ["true"] },
    "invalid verification plan: files must be an array of strings",
  ],
  [
    { commands: [1] },
    "invalid verification plan: commands must be an array of strings",
  ],
  [[], "invalid verification plan: it is an array, not an object"],
  [3, "invalid verification plan: it is a number, not an object"],
  ["null", "invalid verification plan: it is null, not an object"],
];

for (const [value, reason] of BAD) {
  Deno.test(`a plan is refused: ${reason}`, () => {
    deepEqual(parsePlan(value, WORKSPACE), { ok: false, reason });
  });
}

Deno.test("a plan that is no JSON is refused", () => {
  const parsed = parsePlan("{", WORKSPACE);
  equal(parsed.ok, false);
  match(parsed.ok ? "" : parsed.reason, /^invalid verification plan: /);
});
