import assert from "node:assert/strict";
import { folder, run } from "./support.ts";

async function proposals(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(["__complete", "--", ...words]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "")
    .map((line) => line.split("\t")[0] ?? "");
}

Deno.test("commands, flags, values and types are proposed where they can stand", async () => {
  const cases: [string[], string[]][] = [
    [["r"], ["run", "resume", "runs"]],
    [["sh"], ["show"]],
    [["--v"], ["--version"]],
    [["run", "--w"], ["--workdir"]],
    [["run", "x.dot", "--run"], ["--runsdir", "--run-id"]],
    [["run", "--json", "--js"], []],
    [["run", "--set", "a=b", "--se"], ["--set"]],
    [["runs", ""], ["list", "show"]],
    [["runs", "s"], ["show"]],
    [["validate", "--deny", ""], ["warnings"]],
    [["validate", "--deny=w"], ["--deny=warnings"]],
    [["completions", ""], ["bash", "zsh", "fish"]],
    [["handlers", "to"], ["tool"]],
    [["bogus", ""], []],
    [["run", "--bogus", ""], []],
    [["run", "--goal", ""], []],
  ];
  for (const [words, wanted] of cases) {
    assert.deepEqual(await proposals(...words), wanted, words.join(" "));
  }
});

Deno.test("pipelines and folders are proposed as files, hidden ones on demand", async () => {
  using dir = folder({
    "a.dot": "",
    "b.txt": "",
    "sub/c.dot": "",
    ".h/d.dot": "",
  });
  const at = dir.path;
  assert.deepEqual(await proposals("run", `${at}/`), [
    `${at}/a.dot`,
    `${at}/sub/`,
  ]);
  assert.deepEqual(await proposals("validate", "x.dot", `${at}/su`), [
    `${at}/sub/`,
  ]);
  assert.deepEqual(await proposals("run", `${at}/.`), [`${at}/.h/`]);
  assert.deepEqual(await proposals("run", "--workdir", `${at}/`), [
    `${at}/sub/`,
  ]);
  assert.deepEqual(await proposals("run", `-workdir=${at}/`), [
    `-workdir=${at}/sub/`,
  ]);
  assert.deepEqual(await proposals("run", `${at}/none/`), []);
});

Deno.test("run ids come from the --runsdir of the line", async () => {
  using dir = folder({ "demo/x": "", "other/x": "", ".tmp/x": "" });
  assert.deepEqual(
    await proposals("resume", "--runsdir", dir.path, ""),
    ["other", "demo"],
  );
  assert.deepEqual(
    await proposals("runs", "show", `--runsdir=${dir.path}`, "d"),
    ["demo"],
  );
  // As bash splits it.
  assert.deepEqual(
    await proposals("run", "--runsdir", "=", dir.path, "--run-id", "=", "o"),
    ["other"],
  );
});
