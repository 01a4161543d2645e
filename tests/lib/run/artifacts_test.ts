import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { AttemptFiles } from "../../../lib/run/artifacts.ts";
import { LateFiles } from "../../../lib/run/late_files.ts";
import { Redactor } from "../../../lib/text/redact.ts";
import { withFolder } from "../local/support.ts";

const read = Deno.readTextFileSync;

function attemptFiles(folder: string): AttemptFiles {
  return new AttemptFiles(denoHost.files, {
    late: new LateFiles(denoHost.files),
    folder: `${folder}/a`,
    redactor: new Redactor([]),
  });
}

Deno.test("an artifact grows at its end, and is there at once", () =>
  withFolder((folder) => {
    const files = attemptFiles(folder);
    files.append("log", "one\n");
    assert.equal(read(`${folder}/a/log`), "one\n");
    files.append("log", "two\n");
    assert.equal(files.read("log"), "one\ntwo\n");
    files.write("small", "one\n");
    files.append("small", "two\n");
    assert.equal(files.read("small"), "one\ntwo\n");
    assert.deepEqual(files.settle(), {
      log: "one\ntwo\n",
      small: "one\ntwo\n",
    });
    return Promise.resolve();
  }));

Deno.test("what grows is neither another file nor what a link leads to", () =>
  withFolder((folder) => {
    const files = attemptFiles(folder);
    Deno.writeTextFileSync(`${folder}/other`, "other\n");
    files.append("log", "one\n");
    Deno.removeSync(`${folder}/a/log`);
    Deno.linkSync(`${folder}/other`, `${folder}/a/log`);
    files.append("log", "two\n");
    Deno.removeSync(`${folder}/a/log`);
    Deno.symlinkSync(`${folder}/other`, `${folder}/a/log`);
    files.append("log", "three\n");
    assert.equal(read(`${folder}/other`), "other\n");
    assert.equal(files.read("log"), "three\n");
    return Promise.resolve();
  }));
