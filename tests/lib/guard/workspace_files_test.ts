import { equal, throws } from "node:assert/strict";
import { workspaceFiles } from "../../../lib/guard/workspace_files.ts";
import { OutsideWorkspaceError } from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";

async function withWorkspace(
  test: (root: string, outside: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/root/sub`, { recursive: true });
    await Deno.mkdir(`${folder}/outside`);
    await Deno.writeTextFile(`${folder}/root/sub/a.txt`, "a");
    await Deno.writeTextFile(`${folder}/outside/secret`, "s");
    await test(`${folder}/root`, `${folder}/outside`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("workspace files are read, written and told apart", () =>
  withWorkspace(async (root) => {
    await Deno.symlink("sub/a.txt", `${root}/link`);
    await Deno.symlink("sub", `${root}/folder`);
    await Deno.symlink("nowhere", `${root}/dangling`);
    await Deno.symlink("loop", `${root}/loop`);
    const files = workspaceFiles(denoHost.files, root);
    const kinds = {
      "": "directory",
      ".": "directory",
      sub: "directory",
      "sub/": "directory",
      "./sub//a.txt": "file",
      link: "file",
      "folder/a.txt": "file",
      "missing/x": undefined,
      "sub/a.txt/x": undefined,
      dangling: undefined,
      loop: undefined,
    };
    for (const [path, kind] of Object.entries(kinds)) {
      equal(files.kind(path), kind, path);
    }
    equal(files.readText("folder/a.txt"), "a");
    files.write("new/deep/b.txt", "b");
    equal(await Deno.readTextFile(`${root}/new/deep/b.txt`), "b");
    files.write("link", "changed");
    equal(await Deno.readTextFile(`${root}/sub/a.txt`), "changed");
  }));

Deno.test("workspace files cannot be left by path or link", () =>
  withWorkspace(async (root, outside) => {
    await Deno.symlink(outside, `${root}/out`);
    await Deno.symlink("../outside/secret", `${root}/secret`);
    await Deno.symlink("../outside/new", `${root}/dangling`);
    await Deno.symlink("../root2", `${root}/sibling`);
    await Deno.mkdir(`${root}2`);
    const files = workspaceFiles(denoHost.files, root);
    const paths = [
      "/etc/passwd",
      `${root}/sub/a.txt`,
      "..",
      "../outside/secret",
      "sub/../../outside/secret",
      "out/secret",
      "out/new",
      "secret",
      "sibling/x",
      "a\0b",
    ];
    for (const path of paths) {
      throws(() => files.kind(path), OutsideWorkspaceError, path);
      throws(() => files.readText(path), OutsideWorkspaceError, path);
      throws(() => files.write(path, "x"), OutsideWorkspaceError, path);
    }
    throws(() => files.write("dangling", "x"), OutsideWorkspaceError);
    equal([...Deno.readDirSync(outside)].length, 1);
  }));

Deno.test("a workspace may itself be reached by a link", () =>
  withWorkspace(async (root) => {
    await Deno.symlink(root, `${root}-link`);
    const files = workspaceFiles(denoHost.files, `${root}-link`);
    await Deno.symlink(`${root}/sub`, `${root}/inner`);
    equal(files.readText("inner/a.txt"), "a");
  }));
