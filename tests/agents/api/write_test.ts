import assert from "node:assert/strict";
import { DeniedError, ToolError } from "../../../handlers/agents/api/tool.ts";
import { withBench } from "./support.ts";

Deno.test("write_file creates folders and replaces files, and keeps a file's mode", () =>
  withBench({ files: { "run.sh": "old" } }, async ({ use, text, path }) => {
    Deno.chmodSync(path("run.sh"), 0o755);
    await use("write_file", { path: "run.sh", content: "new\n" });
    await use("write_file", { path: "a/b/c.txt", content: "" });
    await use("write_file", { path: "-n ü.txt", content: "\ufefftext" });
    assert.equal(text("run.sh"), "new\n");
    assert.equal(Deno.statSync(path("run.sh")).mode! & 0o777, 0o755); // Unix has modes
    assert.equal(text("a/b/c.txt"), "");
    assert.deepEqual(
      Deno.readFileSync(path("-n ü.txt")).slice(0, 4),
      new Uint8Array([0xef, 0xbb, 0xbf, 0x74]),
    );
  }));

Deno.test("writes outside the node's limits are refused at once, with the list in words", () =>
  withBench({
    files: { "main.go": "", "src/a.go": "a\n", "other.go": "b\n" },
    links: { "src/up": "../other.go", "alias.go": "src/a.go" },
    limits: { allowedWritePaths: ["main.go", "src/"] },
  }, async ({ use, text }) => {
    const denied = {
      name: "DeniedError",
      message:
        "other.go may not be written: this stage may write only main.go, src/",
    };
    await assert.rejects(
      use("write_file", { path: "other.go", content: "" }),
      denied,
    );
    await assert.rejects(
      use("edit_file", { path: "other.go", old_string: "b", new_string: "c" }),
      denied,
    );
    await assert.rejects(
      use("write_file", { path: "src/up", content: "" }),
      DeniedError,
    );
    await assert.rejects(
      use("apply_patch", {
        patch:
          "*** Begin Patch\n*** Update File: src/a.go\n-a\n+x\n*** Delete File: other.go\n*** End Patch",
      }),
      denied,
    );
    assert.equal(text("src/a.go"), "a\n");
    assert.equal(text("other.go"), "b\n");
    await use("write_file", { path: "main.go", content: "1" });
    await use("write_file", { path: "src/new/b.go", content: "2" });
    // It lands where it may.
    await use("write_file", { path: "alias.go", content: "3" });
    assert.equal(text("src/a.go"), "3");
  }));

Deno.test("a node that may write nothing says so", () =>
  withBench({ limits: { allowedWritePaths: [] } }, async ({ use }) => {
    await assert.rejects(use("write_file", { path: "a", content: "" }), {
      message: "a may not be written: this stage may write nothing",
    });
  }));

Deno.test("edit_file replaces what is there exactly once", () =>
  withBench({
    files: { "a.txt": "one\ntwo\n  one\n", "dos.txt": "a\r\nb\r\n" },
  }, async ({ use, text }) => {
    const edit = (old_string: string, new_string: string, more = {}) =>
      use("edit_file", { path: "a.txt", old_string, new_string, ...more });
    await assert.rejects(edit("one", "1"), {
      message:
        "old_string is 2 times in a.txt, in lines 1, 3; add what stands around it, or set replace_all",
    });
    await assert.rejects(edit("two\none", "x"), /differs in white space only/);
    await assert.rejects(
      edit("three", "x"),
      /is not in a\.txt; read the file again/,
    );
    await assert.rejects(edit("", "x"), /old_string is empty/);
    await assert.rejects(edit("one", "one"), /are the same/);
    assert.equal(await edit("two", "$& $1"), "replaced 1 place in a.txt");
    assert.equal(
      await edit("one", "1", { replace_all: true }),
      "replaced 2 places in a.txt",
    );
    assert.equal(text("a.txt"), "1\n$& $1\n  1\n");
    await use("edit_file", {
      path: "dos.txt",
      old_string: "a\nb",
      new_string: "a\nx\nb",
    });
    assert.equal(text("dos.txt"), "a\r\nx\r\nb\r\n");
  }));

Deno.test("edit_file does not touch what is no text", () =>
  withBench({}, async ({ use, path }) => {
    Deno.writeFileSync(path("latin1.txt"), new Uint8Array([0x61, 0xe9, 0x62]));
    await assert.rejects(
      use("edit_file", {
        path: "latin1.txt",
        old_string: "a",
        new_string: "b",
      }),
      /latin1\.txt is not a text in UTF-8/,
    );
  }));

Deno.test("tools say what is wrong with their input", () =>
  withBench({}, async ({ use }) => {
    const cases: readonly [string, Record<string, string | number>, string][] =
      [
        [
          "write_file",
          { path: "a" },
          "content is missing, but has to be a string",
        ],
        [
          "write_file",
          { content: "a" },
          "path is missing, but has to be a string",
        ],
        ["read_file", { path: 1 }, "path is a number, but has to be a string"],
        [
          "read_file",
          { path: "a", offset: 0 },
          "offset is a number, but has to be a whole number above 0",
        ],
        ["edit_file", {
          path: "a",
          old_string: "a",
          new_string: "b",
          replace_all: 1,
        }, "replace_all is a number, but has to be true or false"],
        ["shell", { command: " " }, "command is empty"],
      ];
    for (const [tool, input, message] of cases) {
      await assert.rejects(use(tool, input), { message }, tool);
    }
    await assert.rejects(
      use("write_file", { path: ".", content: "" }),
      ToolError,
    );
  }));

Deno.test("shell shows output and exit code, and keeps all of a long output beside it", () =>
  withBench(
    { files: { "sub/x": "" }, outputLimit: 100 },
    async ({ use, artifacts }) => {
      const said = await use("shell", {
        command: "printf a; ls; echo b >&2",
        workdir: "sub",
      });
      assert.match(said, /ax\n/);
      assert.match(said, /b\n/);
      assert.match(said, /\n\[exit code 0\]$/);
      assert.deepEqual(artifacts(), []);
      await assert.rejects(use("shell", { command: "exit 3" }), {
        message: "[exit code 3]",
      });
      const long = await use("shell", { command: "seq 1000" });
      assert.match(long, /^1\n2\n/);
      assert.match(
        long,
        /\n\[… 3793 characters left out; all of it is in .*\/api\.shell\.3\.stdout\.txt and api\.shell\.3\.stderr\.txt beside it …\]\n[\s\S]*1000\n\[exit code 0\]$/,
      );
      assert.deepEqual(artifacts(), [
        "api.shell.3.stderr.txt",
        "api.shell.3.stdout.txt",
      ]);
      await assert.rejects(
        use("shell", { command: "ls", workdir: "none" }),
        /which is no folder/,
      );
      await assert.rejects(
        use("shell", { command: "ls", workdir: "/etc" }),
        DeniedError,
      );
    },
  ));

Deno.test("a command that takes too long is ended, and what it said is shown", () =>
  withBench({ commandTimeoutMs: 150 }, async ({ use }) => {
    await assert.rejects(
      use("shell", { command: "echo here; sleep 60 & wait" }),
      {
        message:
          "here\n[ended after 150 ms, with all that it had started: it took too long]",
      },
    );
  }));
