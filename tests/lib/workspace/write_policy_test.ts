import assert from "node:assert/strict";
import {
  disallowed,
  parseWritePolicy,
} from "../../../lib/workspace/write_policy.ts";

type Case = readonly [
  entries: readonly string[] | undefined,
  path: string,
  allowed: boolean,
];

/** Whether a path may be created, changed and deleted. */
const ANY_CHANGE: readonly Case[] = [
  [undefined, "anything/at/all", true],
  [undefined, "./", true],
  [[], "a", false],
  [[], "a/", false],
  [[], "./", false],
  [["./"], "a/b", true],
  [["./"], "./", true],
  [["."], "a/b", true],
  [["main.go"], "main.go", true],
  [["./main.go"], "main.go", true],
  [["main.go"], "main.go.bak", false],
  [["main.go"], "src/main.go", false],
  [["main.go"], "main.go/", false],
  [["main.go"], "main.go/x", false],
  [["main.go"], "./", false],
  [["src/"], "src/a", true],
  [["src/"], "src/deep/er/a", true],
  [["src/"], "src/", true],
  [["src/"], "src/empty/", true],
  [["src/"], "src", true],
  [["src/"], "srcs/a", false],
  [["src/"], "src.go", false],
  [["src/"], "a/src/b", false],
  [["src//"], "src/a", true],
  [["./src/."], "src/a", true],
  [["src/a.b/"], "src/axb/c", false],
  [["a", "b/"], "b/c", true],
  [["a", "b/"], "c", false],
  [["__proto__"], "__proto__", true],
  [["a"], "constructor", false],
  [["out/report (1).txt"], "out/report (1).txt", true],
  [["größe/"], "größe/ü", true],
];

Deno.test("a write policy allows exact files, folders with all below them, and nothing else", () => {
  for (const [entries, path, allowed] of ANY_CHANGE) {
    const policy = parseWritePolicy(entries);
    for (const kind of ["created", "modified", "deleted"] as const) {
      const changes = {
        created: [],
        modified: [],
        deleted: [],
        [kind]: [path],
      };
      assert.deepEqual(
        disallowed(changes, policy),
        allowed ? [] : [path],
        `${JSON.stringify(entries)} ${kind} ${path}`,
      );
    }
  }
});

Deno.test("the folders above an allowed path may be created, but not changed or deleted", () => {
  const policy = parseWritePolicy(["a/b/c.txt", "x/y/"]);
  for (const path of ["a/", "a/b/", "x/"]) {
    const none = { created: [], modified: [], deleted: [] };
    assert.deepEqual(disallowed({ ...none, created: [path] }, policy), []);
    assert.deepEqual(disallowed({ ...none, modified: [path] }, policy), [path]);
    assert.deepEqual(disallowed({ ...none, deleted: [path] }, policy), [path]);
  }
  const file = { created: ["a"], modified: [], deleted: [] };
  assert.deepEqual(disallowed(file, policy), ["a"]);
});

Deno.test("disallowed paths come sorted, each once", () => {
  const changes = {
    created: ["z", "a/", "d"],
    modified: ["m"],
    deleted: ["d", "c"],
  };
  assert.deepEqual(disallowed(changes, parseWritePolicy(["q/"])), [
    "a/",
    "c",
    "d",
    "m",
    "z",
  ]);
});
