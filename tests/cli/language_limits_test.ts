/** Section 8: what a node may write, and what becomes of the rest. */

import assert from "node:assert/strict";
import { assertSays, quoted, run } from "./language_support.ts";

const FILES = { "a": "old", "src/in": "old", "src/deep/er": "old", "z": "old" };

/** A limit, a command, and the paths that it may not touch. */
const WRITES:
  readonly (readonly [paths: string, command: string, not: string])[] = [
    ["a", "touch b c d; echo new > a", "b,c,d"],
    ["a", "echo new > a", ""],
    ["src/", "echo > src/new; rm src/in; mkdir src/deep/x", ""],
    ["src", "echo > src/new", "src/new"],
    ["src/in", "echo > src/in; echo > src/into", "src/into"],
    ["./", "touch b; rm a; chmod +x z", ""],
    ["", "echo > a", "a"],
    ["", "cat a z", ""],
    ["a,z", "rm z; mv a b", "b"],
    ["a", "rm z", "z"],
    ["a", "chmod +x z", "z"],
    ["src/", "mv src/in b", "b"],
    ["src/", "mv z src/z", "z"],
    ["src/", "ln -s ../z src/link && echo new > src/link", "z"],
    ["src/", "ln z src/hard && echo new > src/hard", "z"],
    ["a", "mkdir d", "d/"],
    ["./src/,./a", "echo new > a; echo > src/b", ""],
  ];

for (const [paths, command, not] of WRITES) {
  Deno.test(`allowed to write "${paths}", ${command} ${not ? `may not touch ${not}` : "is fine"}`, async () => {
    using ran = await run(
      `start -> t -> exit
      t [type=tool, allow_absolute=true, allowed_write_paths="${paths}", tool_command=${
        quoted(command)
      }]`,
      { files: FILES },
    );
    assert.equal(
      ran.outcome("t"),
      not
        ? `fail(guardrail_violation: wrote disallowed files: ${not})`
        : "success",
    );
    const violations = ran.read("events.jsonl").split("\n")
      .filter((line) => line.includes('"GuardrailViolation"'))
      .map((line) => JSON.parse(line).paths.join());
    assert.deepEqual(violations, not ? [not] : []);
    if (not) assert.equal(ran.json("t/status.json").failure_class, "guardrail");
    // What was not allowed is undone.
    for (const path of not.split(",").filter(Boolean)) {
      const was = (FILES as Record<string, string>)[path];
      assert.equal(ran.has(`workspace/${path}`), was !== undefined, path);
      if (was !== undefined) {
        assert.equal(ran.read(`workspace/${path}`), was);
        const { mode } = Deno.statSync(
          `${ran.report.folder}/workspace/${path}`,
        );
        assert.equal((mode ?? 0) & 0o100, 0);
      }
    }
  });
}

Deno.test("without a sandbox, what is not allowed is undone afterwards, and told", async () => {
  using ran = await run(
    `start -> t -> exit
    t [type=tool, allowed_write_paths="a", tool_command="echo new > a; echo > b; rm z"]`,
    { files: FILES, sandbox: "off" },
  );
  assert.equal(ran.json("manifest.json").write_limits, "after");
  assert.equal(
    ran.outcome("t"),
    "fail(guardrail_violation: wrote disallowed files: b,z)",
  );
  assert.deepEqual(ran.json("t/workspace.diff.json"), {
    schema_version: 1,
    created: ["b"],
    modified: ["a"],
    deleted: ["z"],
  });
  assert.equal(ran.read("workspace/z"), "old");
  assert(!ran.has("workspace/b"));
});

Deno.test("what was allowed stays, and the next node finds only that", async () => {
  using ran = await run(
    `start -> t -> u -> exit
    t [type=tool, allowed_write_paths="a", tool_command="echo new > a; echo > b"]
    u [type=tool, tool_command="ls; cat a"]`,
    { files: FILES },
  );
  assert.equal(ran.read("u/tool.stdout.txt"), "a\nsrc\nz\nnew\n");
  assert.deepEqual(ran.json("t/workspace.diff.json"), {
    schema_version: 1,
    created: [],
    modified: ["a"],
    deleted: [],
  });
});

Deno.test("agents and verifications obey the same limits", async () => {
  const plan = quoted({ commands: ["touch b"] });
  using ran = await run(
    `node [allowed_write_paths="a"]
    start -> agent -> command -> v -> exit
    agent [prompt=p, test.write_files_json="{\\"b\\":\\"\\"}", test.verification_plan_json=${plan}]
    command [prompt=p, test.write_files_json="{\\"a\\":\\"\\",\\"src/c\\":\\"\\"}"]
    v [type=verification, verification.allowed_commands=touch]`,
    { files: FILES },
  );
  assert.deepEqual(
    ran.report.failedStages.map(({ node, reason }) => `${node} ${reason}`),
    [
      "agent guardrail_violation: wrote disallowed files: b",
      "command guardrail_violation: wrote disallowed files: src/c",
      "v guardrail_violation: wrote disallowed files: b",
    ],
  );
  assert(!ran.has("workspace/b"));
});

Deno.test("limits that name nothing inside the workspace are errors", async () => {
  for (const paths of ["/etc/", "../x", "a/../b", "~/x", "a,,b", "a,"]) {
    await assertSays(
      `start -> t -> exit; t [type=tool, tool_command=true, allowed_write_paths="${paths}"]`,
      /^error\[allowed_write_paths\] 2:/m,
    );
  }
});
