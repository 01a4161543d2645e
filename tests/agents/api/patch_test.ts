import assert from "node:assert/strict";
import { ToolError } from "../../../handlers/agents/api/tool.ts";
import { withBench } from "./support.ts";

const patch = (...lines: string[]) =>
  ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");

Deno.test("apply_patch adds, changes, moves and deletes files in one go", () =>
  withBench({
    files: {
      "a.py":
        "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 1\n",
      "old.txt": "gone\n",
      "move.txt": "1\n2\n3\n",
    },
  }, async ({ use, text }) => {
    const said = await use("apply_patch", {
      patch: patch(
        "*** Add File: new/b.txt",
        "+hello",
        "+",
        "+world",
        "*** Update File: a.py",
        "@@ class A:",
        "@@     def g(self):",
        "-        return 1",
        "+        return 2",
        "*** Update File: move.txt",
        "*** Move to: moved.txt",
        "@@",
        " 1",
        "-2",
        "+two",
        " 3",
        "*** Delete File: old.txt",
      ),
    });
    assert.equal(
      said,
      "added new/b.txt\nupdated a.py\nmoved move.txt to moved.txt\ndeleted old.txt",
    );
    assert.equal(text("new/b.txt"), "hello\n\nworld\n");
    assert.match(
      text("a.py") ?? "",
      /f\(self\):\n {8}return 1\n[\s\S]*g\(self\):\n {8}return 2\n$/,
    );
    assert.equal(text("moved.txt"), "1\ntwo\n3\n");
    assert.equal(text("move.txt"), undefined);
    assert.equal(text("old.txt"), undefined);
  }));

Deno.test("apply_patch does nothing when a part does not fit", () =>
  withBench(
    { files: { "a.txt": "1\n", "b.txt": "2\n" } },
    async ({ use, text }) => {
      await assert.rejects(
        use("apply_patch", {
          patch: patch(
            "*** Update File: a.txt",
            "-1",
            "+x",
            "*** Update File: b.txt",
            "-3",
            "+y",
          ),
        }),
        /the patch does not fit b\.txt: these lines are not there; read the file again:\n3/,
      );
      assert.equal(text("a.txt"), "1\n");
    },
  ));

Deno.test("a file that cannot be written has the others put back", () =>
  withBench(
    { files: { "a.txt": "1\n", "dir/x": "" } },
    async ({ use, text }) => {
      // Both fit, but the second one cannot be created once the first is a file.
      await assert.rejects(
        use("apply_patch", {
          patch: patch(
            ...["*** Update File: a.txt", "-1", "+2"],
            ...["*** Add File: new", "+file"],
            ...["*** Add File: new/below", "+file"],
          ),
        }),
        ToolError,
      );
      assert.equal(text("a.txt"), "1\n");
      assert.equal(text("new"), undefined);
    },
  ));

interface Case {
  readonly name: string;
  readonly before: string;
  readonly lines: readonly string[];
  readonly after: string;
}

const CASES: readonly Case[] = [
  {
    name: "white space at line ends is not looked at, and stays",
    before: "a  \nb\t\nc\n",
    lines: [" a", "-b", "+B", " c"],
    after: "a  \nB\nc\n",
  },
  {
    name: "indentation is not looked at when nothing else fits",
    before: "\tif x:\n\t\ty\n",
    lines: ["     if x:", "-        y", "+\t\tz"],
    after: "\tif x:\n\t\tz\n",
  },
  {
    name: "typographic quotes are as good as plain ones",
    before: "say “yes”\n",
    lines: ['-say "yes"', "+no"],
    after: "no\n",
  },
  {
    name: "several changes follow one another",
    before: "a\nx\nb\nx\nc\nx\n",
    lines: ["@@ b", "-x", "+1", "@@ c", "-x", "+2"],
    after: "a\nx\nb\n1\nc\n2\n",
  },
  {
    name: "lines without context go to the end",
    before: "a\n",
    lines: ["@@", "+b"],
    after: "a\nb\n",
  },
  {
    name: "the end of the file can be meant",
    before: "x\ny\nx\n",
    lines: ["-x", "+z", "*** End of File"],
    after: "x\ny\nz\n",
  },
  {
    name: "a file without a line break at its end keeps it so",
    before: "a\nb",
    lines: [" a", "-b", "+c"],
    after: "a\nc",
  },
  {
    name: "the last line can go",
    before: "a\n",
    lines: ["-a"],
    after: "",
  },
  {
    name: "an empty line of context needs no blank before it",
    before: "a\n\nb\n",
    lines: [" a", "", "-b", "+c"],
    after: "a\n\nc\n",
  },
  {
    name: "a unified diff's head is no text to look for",
    before: "a\nb\n",
    lines: ["@@ -1,2 +1,2 @@", " a", "-b", "+c"],
    after: "a\nc\n",
  },
  {
    name: "line ends of Windows stay",
    before: "a\r\nb\r\n",
    lines: [" a", "-b", "+c"],
    after: "a\r\nc\r\n",
  },
  {
    name: "an added line that is like a later one moves nothing",
    before: "{\n  a\n}\n}  \n",
    lines: [" {", "+}", "   a", " }", " }"],
    after: "{\n}\n  a\n}\n}  \n",
  },
];

for (const { name, before, lines, after } of CASES) {
  Deno.test(`apply_patch: ${name}`, () =>
    withBench({ files: { "f.txt": before } }, async ({ use, text }) => {
      await use("apply_patch", {
        patch: patch("*** Update File: f.txt", ...lines),
      });
      assert.equal(text("f.txt"), after);
    }));
}

Deno.test("apply_patch says what is wrong with a patch", () =>
  withBench({ files: { "a.txt": "1\n", "b.txt": "2" } }, async ({ use }) => {
    const cases: readonly [string, RegExp][] = [
      ["", /at its end: the patch has to begin with "\*\*\* Begin Patch"/],
      ["--- a/a.txt", /line 1, "--- a\/a\.txt": the patch has to begin/],
      [patch(), /the patch changes no file/],
      [
        patch("*** Rename File: a"),
        /line 2, .*: it has to be "\*\*\* Add File/,
      ],
      [
        patch("*** Add File: c", "text"),
        /line 3, "text": each line of a new file/,
      ],
      [
        patch("*** Update File: a.txt", "x"),
        /line 3, "x": each line of a change/,
      ],
      [patch("*** Update File: a.txt"), /nothing is changed in a\.txt/],
      [patch("*** Add File: a.txt", "+1"), /a\.txt is there already/],
      [patch("*** Update File: c.txt", "+1"), /there is no file c\.txt/],
      [patch("*** Delete File: c.txt"), /there is no file c\.txt/],
      [
        patch("*** Update File: a.txt", "*** Move to: b.txt"),
        /b\.txt is there already/,
      ],
      [
        patch("*** Update File: a.txt", "@@ nowhere", "-1"),
        /there is no line "nowhere" to look for/,
      ],
    ];
    for (const [text, message] of cases) {
      await assert.rejects(use("apply_patch", { patch: text }), (error) => {
        assert.ok(error instanceof ToolError, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
  }));
