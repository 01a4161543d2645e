/** An exact file may be changed in every way that programs know, and nothing else. */

import assert from "node:assert/strict";
import { paths, quoted, runPipeline } from "./engine.ts";

const PATCH = "--- a/report.md\n+++ b/report.md\n@@ -1 +1 @@\n-one\n+two\n";

const WAYS: Readonly<Record<string, string>> = {
  "echo >": "echo two > report.md",
  "sed -i": "sed -i s/one/two/ report.md",
  "mv": "echo two > tmp && mv tmp report.md",
  "git apply": "git init -q . && git apply change.patch; rm -rf .git",
  "an editor's save by renaming":
    "cp -p report.md .report.md.swp && echo two > report.md~new && mv report.md report.md~ && mv report.md~new report.md && rm report.md~ .report.md.swp",
};

const BESIDES =
  "echo x > other.md; rm docs/page.md; mkdir -p made; ln -s report.md link";

for (const [name, command] of Object.entries(WAYS)) {
  Deno.test(`where only report.md may be written, ${name} changes it, and nothing else`, async () => {
    using ran = await runPipeline(
      `start -> change -> trespass -> exit
      change [type=tool, allowed_write_paths="report.md", tool_command=${
        quoted(command)
      }]
      trespass [type=tool, allowed_write_paths="report.md", tool_command=${
        quoted(
          `${
            command.replaceAll("two", "three").replaceAll("one", "two")
          }; ${BESIDES}`,
        )
      }]`,
      {
        files: {
          "report.md": "one\n",
          "other.md": "other\n",
          "docs/page.md": "page\n",
          "change.patch": PATCH,
        },
      },
    );
    const created = ran.events.find((event) => event.type === "RunCreated");
    if (!created?.limits?.by.includes("overlay")) {
      return console.warn(`NOT TRIED: ${name}: there is no overlay here`);
    }
    assert.deepEqual(ran.outcomes, {
      change: "success",
      trespass:
        "fail(guardrail_violation: wrote disallowed files: docs/page.md,link,made/,other.md)",
    });
    const changed = ran.events.flatMap((event) =>
      event.type === "StageFinished" && event.node === "change"
        ? [event.changes]
        : []
    );
    assert.deepEqual(changed, [
      { created: [], modified: ["report.md"], deleted: [] },
    ]);
    // `git apply` has nothing left to apply.
    const last = name === "git apply" ? "two\n" : "three\n";
    assert.equal(ran.read("workspace/report.md"), last);
    assert.equal(ran.read("workspace/other.md"), "other\n");
    assert.equal(ran.read("workspace/docs/page.md"), "page\n");
    assert.deepEqual([...paths(`${ran.folder}/workspace`)].sort(), [
      ...["change.patch", "docs", "docs/page.md", "keep", "other.md"],
      "report.md",
    ]);
    // Nothing is left of the staging.
    const left = [...paths(`${ran.folder}/.factory`)];
    assert.deepEqual(left.filter((path) => /^(scratch|tmp)\/./.test(path)), []);
  });
}
