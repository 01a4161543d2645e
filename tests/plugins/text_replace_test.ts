import assert from "node:assert/strict";
import type { AttrValue } from "../../lib/handler.ts";
import { runHandler } from "../../handlers/testing.ts";

const PLUGIN = new URL("../../plugins/text_replace.ts", import.meta.url).href;

Deno.test("text_replace replaces text, as it stands or by a regular expression", async () => {
  const cases: [
    attributes: Record<string, AttrValue>,
    before: string,
    after: string,
  ][] = [
    [{ "replace.find": "a.b", "replace.with": "$1" }, "a.b axb", "$1 axb"],
    [{ "replace.find": "x", "replace.with": "${context.n}" }, "x", "$&"],
    [
      {
        "replace.find": "^v(\\d)",
        "replace.with": "w$1",
        "replace.regex": true,
      },
      "v1\nv2 v3",
      "w1\nw2 v3",
    ],
    [{ "replace.find": "gone" }, "gone!", "!"],
  ];
  for (const [attributes, before, after] of cases) {
    using run = await runHandler(PLUGIN, {
      attributes: { "replace.files": "a.txt", ...attributes },
      files: { "a.txt": before },
      context: { n: "$&" },
    });
    assert.equal(run.outcome, "success", run.reason);
    assert.equal(run.file("a.txt"), after);
  }
});

Deno.test("text_replace counts over all files, and changes none when it found too little", async () => {
  const options = {
    files: { "a.txt": "one", "b/c.txt": "one one", "d.txt": "none" },
  };
  const attributes = {
    "replace.files": ["a.txt", "b/c.txt"],
    "replace.find": "one",
    "replace.with": "two",
  };
  using run = await runHandler(PLUGIN, { ...options, attributes });
  assert.deepEqual(run.updates, {
    "replace.count": 3,
    "replace.files": ["a.txt", "b/c.txt"],
  });
  assert.equal(run.file("b/c.txt"), "two two");
  using failed = await runHandler(PLUGIN, {
    ...options,
    attributes: { ...attributes, "replace.at_least": 4 },
  });
  assert.equal(failed.reason, "found the text 3 times, not at least 4");
  assert.equal(failed.file("a.txt"), "one");
});

Deno.test("text_replace writes no file that its node may not write", async () => {
  using run = await runHandler(PLUGIN, {
    attributes: {
      "replace.files": "a.txt",
      "replace.find": "one",
      allowed_write_paths: "b.txt",
    },
    files: { "a.txt": "one", "b.txt": "one" },
  });
  assert.equal(run.outcome, "fail");
  assert.match(
    run.reason ?? "",
    /^plugin text_replace was denied: Requires write access to ".*\/a\.txt"$/,
  );
  assert.equal(run.report.stages[1]?.class, "guardrail");
  assert.match(run.artifact("plugin.log") ?? "", /text_replace\.ts:\d+:\d+/);
  assert.equal(run.file("a.txt"), "one");
});

Deno.test("text_replace refuses files that are not there", async () => {
  for (const path of ["missing.txt", "folder"]) {
    using run = await runHandler(PLUGIN, {
      attributes: { "replace.files": path, "replace.find": "x" },
      files: { "folder/a.txt": "x" },
    });
    assert.equal(
      run.reason,
      `replace.files names ${path}, but there is no such file`,
    );
  }
});
