/** Each mistake has one error, at its place, with what to do about it. */

import assert from "node:assert/strict";
import { report } from "./report.ts";

/** A text, and `line:column message | fix` of all that is reported. */
type Case = readonly [text: string, reported: readonly string[]];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "what is rejected": [
    ["graph G { a }", [
      "1:1 a pipeline is a `digraph`, not a `graph` | write digraph",
    ]],
    ["strict digraph { a }", [
      "1:1 `strict` is not supported | remove it",
    ]],
    ["digraph { a -- b }", [
      "1:13 `--` is not an edge of a digraph | write ->",
    ]],
    ["digraph { a }\ndigraph { b }", [
      "2:1 a file holds one digraph, but another begins here | close the first one with } if that is missing, or put this one in its own file",
    ]],
    ["digraph { a\ndigraph { b }", [
      "2:1 a file holds one digraph, but another begins here | close the first one with } if that is missing, or put this one in its own file",
    ]],
    ["digraph { a } b", [
      "1:15 expected nothing after the closing `}` of the digraph, found `b` | remove it, or the } on line 1 if the digraph goes on",
    ]],
    ["digraph {\n  a;\n}\n}", [
      "4:1 expected nothing after the closing `}` of the digraph, found `}` | remove it, or the } on line 3 if the digraph goes on",
    ]],
    ["digraph { a [label=<b>] }", [
      '1:20 HTML strings are not supported | write a plain string in double quotes: "…"',
    ]],
    ["digraph { a [label=<<b>x</b>>, y=1] }", [
      '1:20 HTML strings are not supported | write a plain string in double quotes: "…"',
    ]],
  ],
  "what is not closed": [
    ['digraph {\n  a [x="abc]\n}', [
      '2:8 the string is not closed | add the closing "',
    ]],
    ["digraph {\n  a /* abc\n}", [
      "2:5 the comment is not closed | add the closing */",
    ]],
    ["digraph {\n  a;\n", [
      "1:9 the block is not closed | add the closing }",
    ]],
    ["digraph {\n  subgraph x {\n    a;\n", [
      "2:14 the block is not closed | add the closing }",
    ]],
    ["digraph {\n  a [x=1\n  b [y=2]\n}", [
      "2:5 the attribute list is not closed | add the closing ] before `b` on line 3",
    ]],
    ["digraph {\n  a [x=1;\n  b -> c;\n}", [
      "2:5 the attribute list is not closed | add the closing ] before `b` on line 3",
    ]],
    ["digraph {\n  a [x=1\n}", [
      "2:5 the attribute list is not closed | add the closing ] before `}` on line 3",
    ]],
    ["digraph {\n  a [x=1", [
      "2:5 the attribute list is not closed | add the closing ]",
    ]],
    ['digraph { a [x="a\\', [
      '1:16 the string is not closed | add the closing "',
    ]],
  ],
  "strings": [
    ['digraph {\n  a [prompt="do it, model="x"]\n}', [
      '2:28 the value of `prompt` ends right before `x` | write \\" for a quote inside a string, or close the one before',
    ]],
    ['digraph {\n  a [prompt="no end]\n  b [label="y"]\n}', [
      '2:13 the string is not closed: it runs on to line 3, where another begins | add the closing " on line 2',
    ]],
    ['digraph { a [prompt="She said "hi" to me"] }', [
      '1:32 the value of `prompt` ends right before `hi` | write \\" for a quote inside a string, or close the one before',
    ]],
    ["digraph { a [prompt='hi there'] }", [
      '1:21 \' is not a quote of DOT | write "…" with plain double quotes',
    ]],
    ["digraph { a [prompt=don't] }", [
      "1:24 ' is not a quote of DOT | put the value of `prompt` in double quotes",
    ]],
    ["digraph { a [prompt=“hi”] }", [
      '1:21 “ is not a quote of DOT | write "…" with plain double quotes',
    ]],
    ['digraph { a [prompt=“hi"] }', [
      '1:21 “ is not a quote of DOT | write "…" with plain double quotes',
    ]],
    ["digraph { a [prompt=`hi`] }", [
      '1:21 ` is not a quote of DOT | write "…" with plain double quotes',
    ]],
    ['digraph { a [x="a" + b] }', [
      "1:20 `+` joins two strings, but `b` follows | add the second string in double quotes, or remove the +",
    ]],
    ['digraph { a [x="a" + ] }', [
      "1:20 `+` joins two strings, but `]` follows | add the second string in double quotes, or remove the +",
    ]],
  ],
  "attributes": [
    ["digraph { a [label] }", [
      '1:14 attribute `label` has no value | write label="…"',
    ]],
    ["digraph { a [label=] }", [
      '1:14 attribute `label` has no value | write label="…"',
    ]],
    ["digraph { a [label x] }", [
      '1:20 expected `=` after `label`, found `x` | write label="x"',
    ]],
    ['digraph { a [label "x"] }', [
      '1:20 expected `=` after `label`, found the string "x" | write label="x"',
    ]],
    ["digraph { a [=1] }", [
      "1:14 expected an attribute or `]`, found `=` | write attributes as [key=value, key=value]",
    ]],
    ["digraph { a [x: 1] }", [
      "1:15 expected `=` after `x`, found `:` | write =",
    ]],
    ["digraph { a [x => 1] }", [
      "1:16 expected `=` after `x`, found `=>` | write =",
    ]],
    ["digraph { a [my-key=1] }", [
      '1:14 attribute `my-key` has a hyphen in its name | write "my-key" in double quotes',
    ]],
    ['digraph { a [""=1] }', [
      "1:14 an attribute needs a name | name it",
    ]],
    ["digraph { a [cmd=go test ./..., y=2] }", [
      "1:21 the value of `cmd` goes on after a blank: expected `,` or `]`, found `test` | put the whole value in double quotes",
    ]],
    ["digraph { a [x=f(y)] }", [
      "1:17 `(` means nothing here | put the value of `x` in double quotes",
    ]],
    ["digraph { a [x= y=1] }", [
      "1:18 expected `,` or `]` after the value of `x`, found `=` | give `x` a value, or put it in double quotes",
    ]],
    ["digraph { a [[x=1]] }", [
      "1:14 expected an attribute or `]`, found `[` | remove this [ and its ]",
    ]],
    ["digraph { a [x=1]] }", [
      "1:18 expected a statement, found `]` | write a node's id before its attributes: id [key=value]",
    ]],
    ["digraph { a (x=1) }", [
      "1:13 `(` means nothing here | write [key=value] for attributes, and text in double quotes",
    ]],
    ["digraph { x= }", [
      '1:11 attribute `x` has no value | write x="…"',
    ]],
    ["digraph { my-key=1 }", [
      '1:11 attribute `my-key` has a hyphen in its name | write "my-key" in double quotes',
    ]],
    ["digraph { a [x=1 { y=2 ] }", [
      "1:18 expected an attribute or `]`, found `{` | remove it",
    ]],
    ["digraph {\n  a [x=1};\n  b\n}", [
      "2:9 expected an attribute or `]`, found `}` | write ]",
    ]],
  ],
  "node ids": [
    ["digraph { my-node -> my-node }", [
      '1:11 "my-node" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write my_node',
    ]],
    ['digraph { "my node" }', [
      '1:11 "my node" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write my_node',
    ]],
    ['digraph { "" }', [
      '1:11 "" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | give the node a name such as step_1',
    ]],
    ["digraph { 1st }", [
      '1:11 "1st" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write n1st',
    ]],
    ["digraph { a.b }", [
      '1:11 "a.b" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write a_b',
    ]],
    ["digraph { café }", [
      '1:11 "café" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write cafe',
    ]],
    ['digraph { "../x" }', [
      '1:11 "../x" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write x',
    ]],
    ["digraph { -1.5 }", [
      '1:11 "-1.5" is not a node id: an id is made of letters, digits and _, and does not begin with a digit | write n1_5',
    ]],
    ["digraph { node; a }", [
      '1:11 expected `[` after `node`, found `;` | `node` is a reserved word: for a node write "node" in double quotes, or choose another id',
    ]],
    ["digraph { node -> a }", [
      '1:11 expected `[` after `node`, found `->` | `node` is a reserved word: for a node write "node" in double quotes, or choose another id',
    ]],
    ["digraph { a -> edge }", [
      '1:16 `edge` is a reserved word, not a node id | write "edge" in double quotes, or choose another id',
    ]],
    ["digraph { edge = 5 }", [
      "1:11 expected `[` after `edge`, found `=` | write edge [key=value]",
    ]],
  ],
  "edges": [
    ["digraph { a -> }", [
      "1:13 `->` has no target | write the id of a node after it",
    ]],
    ["digraph { a -> ; b }", [
      "1:13 `->` has no target | write the id of a node after it",
    ]],
    ["digraph { -> a }", [
      "1:11 expected a statement, found `->` | write the edge's tail before it: from -> to",
    ]],
    ["digraph { a -> -> b }", [
      "1:16 expected a node after `->`, found `->` | write one arrow: from -> to",
    ]],
    ["digraph { a ->\n node [x=1] }", [
      "1:13 `->` has no target | write the id of a node after it",
    ]],
    ["digraph { a => b }", [
      "1:13 `=>` is not DOT | write = for a value, -> for an edge",
    ]],
    ["digraph { a > b }", [
      "1:13 `>` alone is not DOT | write -> for an edge",
    ]],
    ["digraph { a - b }", [
      "1:13 `-` alone is not DOT | write -> for an edge",
    ]],
    ["digraph { a - > b }", [
      "1:13 `- >` is not an edge of a digraph | write ->",
    ]],
    ["digraph { a → b }", [
      "1:13 `→` is not an edge of a digraph | write ->",
    ]],
    ["digraph { a –> b }", [
      "1:13 `–>` is not an edge of a digraph | write ->",
    ]],
    ["digraph { a <- b }", [
      "1:13 `<-` is not an edge of a digraph | write the edge forwards: from -> to",
    ]],
    ["digraph { a <-> b }", [
      "1:13 `<->` is not an edge of a digraph | write the edge forwards: from -> to",
    ]],
    ["digraph { a [x=1] -> b }", [
      "1:19 expected the end of the statement, found `->` | write the attributes of an edge at its end: a -> b [key=value]",
    ]],
    ["digraph { a, -> b }", [
      "1:12 expected a node after `,`, found `->` | end a statement with ; or a new line",
    ]],
    ["digraph { a: -> b }", [
      "1:12 expected a port after `:`, found `->` | remove the :",
    ]],
    ["digraph { a [x=1], b }", [
      "1:18 expected a statement, found `,` | end a statement with ; or a new line",
    ]],
  ],
  "blocks and heads": [
    ["", [
      "1:1 there is no digraph in this text | write digraph Name { … }",
    ]],
    ["// nothing\n", [
      "2:1 there is no digraph in this text | write digraph Name { … }",
    ]],
    ["hello", [
      "1:1 expected `digraph` at the start, found `hello` | begin the file with digraph Name {",
    ]],
    ["version: 1\nnodes: []", [
      "1:1 expected `digraph` at the start, found `version` | begin the file with digraph Name {",
    ]],
    ["{ a }", [
      "1:1 expected `digraph` at the start, found `{` | begin the file with digraph Name {",
    ]],
    ["digrpah G { a }", [
      "1:1 expected `digraph` at the start, found `digrpah` | begin the file with digraph Name {",
    ]],
    ["digraph", [
      "1:8 expected `{` after `digraph` and its name, found the end of the text | add the opening {",
    ]],
    ["digraph G\n  a -> b\n}", [
      "2:3 expected `{` after `digraph` and its name, found `a` | add the opening {",
    ]],
    ["digraph my graph { a }", [
      "1:12 expected `{` after `digraph` and its name, found `graph` | put a name of several words in double quotes",
    ]],
    ["digraph { subgraph x\n  a }", [
      "2:3 expected `{` of the subgraph, found `a` | write subgraph name { … }",
    ]],
    ["digraph { a # why\n}", [
      "1:13 a # comment must stand at the start of its line | write // for a comment after code",
    ]],
    ["digraph { a\u00a0b }", [
      "1:12 the invisible character U+00A0 is not a blank of DOT | replace it by a plain space",
    ]],
    ["digraph { a @ b }", [
      '1:13 `@` means nothing here | put text with such signs in double quotes: "…"',
    ]],
    ["digraph { a\u0000b }", [
      '1:12 U+0000 means nothing here | put text with such signs in double quotes: "…"',
    ]],
    ["digraph { a / b }", [
      "1:13 `/` alone is not DOT | write // for a comment",
    ]],
  ],
};

for (const [what, cases] of Object.entries(CASES)) {
  Deno.test(`mistakes are reported where they are made: ${what}`, () => {
    for (const [text, reported] of cases) {
      assert.deepEqual(report(text), reported, text);
    }
  });
}
