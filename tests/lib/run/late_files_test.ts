import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { LateFiles } from "../../../lib/run/late_files.ts";
import { withFolder } from "../local/support.ts";

const read = Deno.readTextFileSync;

Deno.test("files with the same text are one file", async () => {
  await withFolder((folder) => {
    const late = new LateFiles(denoHost.files);
    late.write(`${folder}/a/one`, "same");
    late.write(`${folder}/b/two`, "same");
    late.flush();
    const inode = (path: string) => Deno.lstatSync(`${folder}/${path}`).ino;
    assert.equal(inode("a/one"), inode("b/two"));
    return Promise.resolve();
  });
});

Deno.test("a text that was replaced at its path is not given to a later file with that text", async () => {
  await withFolder((folder) => {
    const late = new LateFiles(denoHost.files);
    late.write(`${folder}/a/code`, "1\n");
    late.flush();
    late.write(`${folder}/a/code`, "0\n");
    late.flush();
    late.write(`${folder}/b/code`, "1\n");
    late.flush();
    assert.equal(read(`${folder}/a/code`), "0\n");
    assert.equal(read(`${folder}/b/code`), "1\n");
    return Promise.resolve();
  });
});

Deno.test("a file that somebody else replaced is no twin of a later one", async () => {
  await withFolder((folder) => {
    const late = new LateFiles(denoHost.files);
    late.write(`${folder}/a/code`, "1\n");
    late.flush();
    Deno.writeTextFileSync(`${folder}/new`, "0\n");
    Deno.renameSync(`${folder}/new`, `${folder}/a/code`);
    late.forget(`${folder}/a/code`);
    late.write(`${folder}/b/code`, "1\n");
    late.flush();
    assert.equal(read(`${folder}/b/code`), "1\n");
    return Promise.resolve();
  });
});

Deno.test("a file that is about to be written in place shares nothing any more", async () => {
  await withFolder((folder) => {
    const late = new LateFiles(denoHost.files);
    late.write(`${folder}/a/one`, "same");
    late.write(`${folder}/b/two`, "same");
    late.release(`${folder}/b/two`);
    Deno.writeTextFileSync(`${folder}/b/two`, "written in place");
    assert.equal(read(`${folder}/a/one`), "same");
    return Promise.resolve();
  });
});
