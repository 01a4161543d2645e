import assert from "node:assert/strict";
import type { Source, Span } from "../../../lib/graph/graph.ts";
import type { Diagnostic } from "../../../lib/lint/diagnostic.ts";
import { toJson } from "../../../lib/lint/json.ts";
import { printDiagnostics, summary } from "../../../lib/lint/print.ts";

function source(text: string): Source {
  return { file: "p.dot", text };
}

function spanOf(text: string, from: number, to: number): Span {
  const position = (offset: number) => {
    const lines = text.slice(0, offset).split("\n");
    return { offset, line: lines.length, column: lines.at(-1)!.length + 1 };
  };
  return { start: position(from), end: position(to) };
}

function at(
  text: string,
  piece: string,
  more: Partial<Diagnostic> = {},
): Diagnostic {
  const from = text.indexOf(piece);
  assert(from >= 0);
  return {
    rule: "attr_type",
    severity: "error",
    message: "it is wrong",
    span: spanOf(text, from, from + piece.length),
    ...more,
  };
}

function printed(
  text: string,
  piece: string,
  more: Partial<Diagnostic> = {},
): string {
  return printDiagnostics([at(text, piece, more)], source(text));
}

Deno.test("a diagnostic is printed with its line, a caret and the fix", () => {
  assert.equal(
    printed("digraph {\n  a [max_retries=many];\n}", "many", {
      fix: "write 3",
    }),
    `error[attr_type]: it is wrong
  --> p.dot:2:18
   |
 2 |   a [max_retries=many];
   |                  ^^^^
   = fix: write 3

`,
  );
});

Deno.test("the gutter is as wide as the line number", () => {
  const text = `${"\n".repeat(99)}bad`;
  assert.equal(
    printed(text, "bad", { severity: "warning" }),
    `warning[attr_type]: it is wrong
    --> p.dot:100:1
     |
 100 | bad
     | ^^^

`,
  );
});

Deno.test("tabs, wide characters and combining marks leave the caret where it belongs", () => {
  const lines = (text: string, piece: string) =>
    printed(text, piece).split("\n").slice(3, 5);
  assert.deepEqual(lines("\ta\t[x=bad]", "bad"), [
    " 1 |     a   [x=bad]",
    "   |            ^^^",
  ]);
  assert.deepEqual(lines('a [label="漢字🚀", x=bad]', "bad"), [
    ' 1 | a [label="漢字🚀", x=bad]',
    "   |                      ^^^",
  ]);
  assert.deepEqual(lines('a [label="漢字"]', "漢字"), [
    ' 1 | a [label="漢字"]',
    "   |           ^^^^",
  ]);
  assert.deepEqual(lines("e\u0301 bad", "bad"), [
    " 1 | e\u0301 bad",
    "   |   ^^^",
  ]);
  assert.deepEqual(lines("a bad\r\nb", "bad"), [" 1 | a bad", "   |   ^^^"]);
});

Deno.test("an empty place has one caret, at the end of the text too", () => {
  const text = "digraph {";
  const end = { ...at(text, "{"), span: spanOf(text, 9, 9) };
  assert.deepEqual(
    printDiagnostics([end], source(text)).split("\n").slice(1, 5),
    ["  --> p.dot:1:10", "   |", " 1 | digraph {", "   |          ^"],
  );
  const empty = { ...end, span: spanOf("", 0, 0) };
  assert.deepEqual(
    printDiagnostics([empty], source("")).split("\n").slice(3, 5),
    [" 1 |", "   | ^"],
  );
});

Deno.test("a place of two lines shows both, one of many leaves out the middle", () => {
  const two = 'a [x="one\n  two", y=1]';
  assert.deepEqual(printed(two, '"one\n  two"').split("\n").slice(2, 7), [
    "   |",
    ' 1 | a [x="one',
    "   |      ^^^^",
    ' 2 |   two", y=1]',
    "   |   ^^^^",
  ]);
  const many = 'a [x="one\n  two\n  three\n"]';
  assert.deepEqual(
    printed(many, '"one\n  two\n  three\n"').split("\n").slice(3, 8),
    [
      ' 1 | a [x="one',
      "   |      ^^^^",
      "...",
      ' 4 | "]',
      "   | ^",
    ],
  );
  assert.deepEqual(printed("bad\nnext", "bad\n").split("\n").slice(3, 5), [
    " 1 | bad",
    "   | ^^^",
  ]);
});

Deno.test("a long line is cut around the place", () => {
  const text = `a [x="${"p".repeat(5000)}", y=bad, z="${"q".repeat(5000)}"]`;
  const [line, marks] = printed(text, "bad").split("\n").slice(3, 5);
  assert(line!.length < 130, line);
  assert.equal(
    line!.slice(marks!.indexOf("^"), marks!.indexOf("^") + 3),
    "bad",
  );
  assert.match(line!, /^ 1 \| …p.*q…$/);
  const whole = printed(text, "p".repeat(5000)).split("\n")[4]!;
  assert(whole.length < 130);
});

Deno.test("nothing in a text or a message can talk to the terminal", () => {
  const text = "a [x=\x1b[31mbad\x07\u202e]";
  const output = printDiagnostics(
    [at(text, "bad", {
      message: "see \x1b[2J\nthis",
      fix: "say \x1b]0;x\x07no",
    })],
    { file: "p\x1b[1m.dot", text },
  );
  // deno-lint-ignore no-control-regex -- control characters are what it is about
  assert.doesNotMatch(output, /[\x00-\x09\x0b-\x1f\u202e]/);
  assert.match(output, /a \[x=�\[31mbad��\]/);
  assert.match(output, /see +this/);
});

Deno.test("colours are the caller's", () => {
  const text = "bad";
  const output = printDiagnostics(
    [at(text, "bad", { fix: "f" })],
    source(text),
    (tone, piece) => `<${tone}>${piece}</>`,
  );
  assert.equal(
    output,
    `<red>error[attr_type]</><bold>: it is wrong</>
  <dim>--></> p.dot:1:1
   <dim>|</>
 <dim>1</> <dim>|</> bad
   <dim>|</> <red>^^^</>
   <dim>=</> fix: f

`,
  );
});

Deno.test("the summary counts what there is", () => {
  const of = (...severities: Diagnostic["severity"][]) =>
    summary(severities.map((severity) => at("x", "x", { severity })));
  assert.equal(of(), "");
  assert.equal(of("error"), "1 error");
  assert.equal(
    of("warning", "error", "error", "info"),
    "2 errors, 1 warning, 1 note",
  );
  assert.equal(of("info", "info"), "2 notes");
});

Deno.test("the JSON form has places by line and column", () => {
  const text = "a\n  bad";
  const found = [
    at(text, "bad", { node: "n", edge: { from: "a", to: "b" }, fix: "f" }),
    at(text, "a", { severity: "warning" }),
  ];
  assert.deepEqual(toJson(found, "p.dot"), {
    schema_version: 1,
    file: "p.dot",
    errors: 1,
    warnings: 1,
    diagnostics: [{
      rule: "attr_type",
      severity: "error",
      message: "it is wrong",
      line: 2,
      column: 3,
      end_line: 2,
      end_column: 6,
      node: "n",
      edge: { from: "a", to: "b" },
      fix: "f",
    }, {
      rule: "attr_type",
      severity: "warning",
      message: "it is wrong",
      line: 1,
      column: 1,
      end_line: 1,
      end_column: 2,
    }],
  });
});
