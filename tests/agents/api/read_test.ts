import assert from "node:assert/strict";
import { DeniedError, ToolError } from "../../../handlers/agents/api/tool.ts";
import { withBench } from "./support.ts";

Deno.test("read_file shows lines with their numbers, from where it is asked to", () =>
  withBench(
    { files: { "src/a.ts": "one\ntwo\nthree\nfour" } },
    async ({ use }) => {
      assert.equal(
        await use("read_file", { path: "src/a.ts" }),
        "     1\tone\n     2\ttwo\n     3\tthree\n     4\tfour\n",
      );
      assert.equal(
        await use("read_file", { path: "./src//a.ts", offset: "2", limit: 2 }),
        "     2\ttwo\n     3\tthree\n",
      );
      await assert.rejects(use("read_file", { path: "src/a.ts", offset: 9 }), {
        message: "src/a.ts has 3 lines, so there is no line 9",
      });
    },
  ));

Deno.test("read_file takes an absolute path into the workspace", () =>
  withBench({ files: { "a b.txt": "x\n" } }, async ({ use, path }) => {
    assert.equal(
      await use("read_file", { path: path("a b.txt") }),
      "     1\tx\n",
    );
  }));

Deno.test("read_file says how to go on when there is more than it shows", () =>
  withBench({
    files: {
      "long.txt": "0123456789\n".repeat(100),
      "wide.txt": "x".repeat(9000),
    },
    outputLimit: 200,
  }, async ({ use }) => {
    const shown = await use("read_file", { path: "long.txt" });
    assert.match(shown, /of 100 lines; go on with offset 12 …\]\n$/);
    const wide = await use("read_file", { path: "wide.txt" });
    assert.ok(wide.length < 4000, String(wide.length));
  }));

Deno.test("read_file keeps what is not there, not a text, or not in the workspace apart", () =>
  withBench({
    files: { "a.bin": "a\0b", "dir/x": "", "dir/y": "1" },
    links: { "out": "/etc", "nowhere": "gone" },
  }, async ({ use }) => {
    const cases: readonly [string, RegExp, boolean][] = [
      ["b.txt", /^there is no file b\.txt$/, false],
      ["dir", /^dir is a folder; use glob/, false],
      ["a.bin", /^a\.bin is no text$/, false],
      ["nowhere", /is a link that leads nowhere/, false],
      ["dir/y/z", /has a file where a folder would have to be/, false],
      ["out/passwd", /leads out of the workspace by a link/, true],
      ["/etc/passwd", /it is outside the workspace/, true],
      ["../x", /it has a parent segment/, true],
      ["a\0b", /it has a NUL character/, true],
    ];
    for (const [path, message, denied] of cases) {
      await assert.rejects(use("read_file", { path }), (error) => {
        assert.ok(error instanceof ToolError, String(error));
        assert.match(error.message, message);
        assert.equal(error instanceof DeniedError, denied, path);
        return true;
      });
    }
    assert.equal(
      await use("read_file", { path: "dir/x" }),
      "(the file is empty)",
    );
  }));

Deno.test("what is hidden can be neither read, written, listed nor searched, by no other name", () =>
  withBench({
    files: {
      "scripts/scenarios/a.sh": "secret\n",
      "scripts/b.sh": "secret\n",
      "real/c.sh": "secret\n",
      "odd[1]*/d.sh": "secret\n",
      "odd1/e.sh": "secret\n",
    },
    links: { "way": "scripts", "alias": "real" },
    limits: {
      denyReadPaths: ["scripts/scenarios/", "alias", "odd[1]*", "not/there"],
    },
  }, async ({ use, text }) => {
    for (
      const path of [
        "scripts/scenarios/a.sh",
        "way/scenarios/a.sh",
        "scripts/./scenarios",
        "real/c.sh",
        "alias/c.sh",
        "odd[1]*/d.sh",
        "not/there/x",
      ]
    ) {
      await assert.rejects(use("read_file", { path }), DeniedError, path);
      await assert.rejects(
        use("write_file", { path, content: "" }),
        DeniedError,
        path,
      );
      await assert.rejects(
        use("grep", { path, pattern: "." }),
        DeniedError,
        path,
      );
    }
    assert.equal(
      await use("glob", { pattern: "**" }),
      "odd1/e.sh\nscripts/b.sh\nway\n",
    );
    assert.equal(
      await use("grep", { pattern: "secret" }),
      "odd1/e.sh:1:secret\nscripts/b.sh:1:secret\n",
    );
    assert.equal(text("real/c.sh"), "secret\n");
  }));

Deno.test("grep shows path, line and text, and knows the usual classes", () =>
  withBench({
    files: {
      "a.ts": "let x = 12;\nconst y = 3;\n",
      "sub/b.md": "x is 12\n",
      "node_modules/m.ts": "12\n",
      "bin": "12\0",
    },
  }, async ({ use }) => {
    const grep = (input: Record<string, string | boolean>) =>
      use("grep", input);
    assert.equal(
      await grep({ pattern: "\\d{2}" }),
      "a.ts:1:let x = 12;\nsub/b.md:1:x is 12\n",
    );
    assert.equal(
      await grep({ pattern: "^X", ignore_case: true }),
      "sub/b.md:1:x is 12\n",
    );
    assert.equal(
      await grep({ pattern: "12", include: "*.md" }),
      "sub/b.md:1:x is 12\n",
    );
    assert.equal(
      await grep({ pattern: "12", path: "node_modules" }),
      "node_modules/m.ts:1:12\n",
    );
    assert.equal(
      await grep({ pattern: "12", path: "a.ts" }),
      "a.ts:1:let x = 12;\n",
    );
    assert.equal(await grep({ pattern: "nothing" }), "(no line matches)");
    assert.equal(await grep({ pattern: "-x" }), "(no line matches)");
    await assert.rejects(grep({ pattern: "(" }), /pattern is "\(": grep: /);
    await assert.rejects(
      grep({ pattern: "x", path: "gone" }),
      /there is no gone/,
    );
  }));

Deno.test("glob lists what a pattern matches, sorted", () =>
  withBench({
    files: {
      "b.ts": "",
      "a.ts": "",
      "src/c.ts": "",
      "src/deep/d.tsx": "",
      ".git/e.ts": "",
      "x[1].ts": "",
    },
  }, async ({ use }) => {
    const cases: readonly [string, string][] = [
      ["*.ts", "a.ts\nb.ts\nsrc/c.ts\nx[1].ts\n"],
      ["./*.ts", "a.ts\nb.ts\nsrc/c.ts\nx[1].ts\n"],
      ["src/*", "src/c.ts\n"],
      ["src/**", "src/c.ts\nsrc/deep/d.tsx\n"],
      ["**/*.{ts,tsx}", "a.ts\nb.ts\nsrc/c.ts\nsrc/deep/d.tsx\nx[1].ts\n"],
      ["[!a].ts", "b.ts\nsrc/c.ts\n"],
      ["**/deep/*", "src/deep/d.tsx\n"],
      ["x[[]1].ts", "x[1].ts\n"],
      ["*.go", "(no file matches)"],
    ];
    for (const [pattern, expected] of cases) {
      assert.equal(await use("glob", { pattern }), expected, pattern);
    }
    assert.equal(
      await use("glob", { pattern: "*.tsx", path: "src" }),
      "src/deep/d.tsx\n",
    );
    await assert.rejects(
      use("glob", { pattern: "a[b" }),
      /the \[ at its end is not closed/,
    );
  }));
