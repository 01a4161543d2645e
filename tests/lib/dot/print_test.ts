/** How the canonical spelling looks. */

import assert from "node:assert/strict";
import { format } from "../../../lib/dot/print.ts";

/** A text and its canonical spelling. */
const CASES: Readonly<Record<string, readonly [string, string]>> = {
  "indentation, semicolons and one blank line between groups": [
    `digraph G{graph[goal="x"]rankdir=LR


  a;b


     a->b->c[x=1,y=2]
}`,
    `digraph G {
  graph [goal="x"];
  rankdir=LR;

  a;
  b;

  a -> b -> c [x=1, y=2];
}
`,
  ],
  "quotes where Graphviz needs them, and only where it lets us": [
    `digraph "G" { "a" [codex.sandbox=x, "label"="x", y=15m, z=1e3, w=-1.5, v=wait.human, u=node, "my key"=true, t="quoted"] }`,
    `digraph G {
  a [
    "codex.sandbox"=x,
    label="x",
    y="15m",
    z="1e3",
    w=-1.5,
    v="wait.human",
    u="node",
    "my key"=true,
    t="quoted",
  ];
}
`,
  ],
  "reserved words and odd names stay quoted": [
    'digraph "my graph" { "node" -> "Edge"; "graph"=1 }',
    `digraph "my graph" {
  "node" -> "Edge";
  "graph"=1;
}
`,
  ],
  "an attribute a line past 100 columns": [
    `digraph { a [prompt="0123456789012345678901234567890123456789", tool_command="01234567890123456789012345"]
    b [prompt="0123456789012345678901234567890123456789", tool_command="012345678901234567890123456789"]; }`,
    `digraph {
  a [prompt="0123456789012345678901234567890123456789", tool_command="01234567890123456789012345"];
  b [
    prompt="0123456789012345678901234567890123456789",
    tool_command="012345678901234567890123456789",
  ];
}
`,
  ],
  "strings as they are: raw lines, escapes, concatenations": [
    `digraph { a [prompt="one
  two \\q \\"x\\""] b [prompt="one
two", x=1] c [x="a"+"b"+
"c"] }`,
    `digraph {
  a [prompt="one
  two \\q \\"x\\""];
  b [
    prompt="one
two",
    x=1,
  ];
  c [x="a" + "b" +
    "c"];
}
`,
  ],
  "comments where they were": [
    `// head
# macro

/* block
 * here */
digraph G { // open
// first
a; // behind a
  /* before b */ b /* behind b */
# line
  c [ // list
    x=1 // behind x
    // own

    y=2 /* behind y */
    // last
  ] // behind c

  // end
} // close

// tail`,
    `// head
# macro

/* block
 * here */
digraph G { // open
  // first
  a; // behind a
  /* before b */
  b; /* behind b */
  # line
  c [ // list
    x=1, // behind x
    // own

    y=2, /* behind y */
    // last
  ]; // behind c

  // end
} // close

// tail
`,
  ],
  "a comment inside a statement moves in front of it or into its list": [
    "digraph {\n a /* one */ -> b\n c /* two */ [x=1]\n}",
    `digraph {
  /* one */
  a -> b;
  c [
    /* two */
    x=1,
  ];
}
`,
  ],
  "subgraphs and groups": [
    `digraph { subgraph cluster_x { label="X"; a } { rank=same; b } subgraph y {} a -> {b;c} {b,c} -> d, e
    a -> subgraph z { f [x=1] -> g } }`.replace("f [x=1] ->", "f [x=1]; f ->"),
    `digraph {
  subgraph cluster_x {
    label="X";
    a;
  }
  {
    rank=same;
    b;
  }
  subgraph y {}
  a -> { b c };
  { b c } -> { d e };
  a -> subgraph z {
    f [x=1];
    f -> g;
  };
}
`,
  ],
  "several lists in one, empty ones gone, ports kept": [
    "digraph { a [x=1] [y=2]; b []; node []; a:p:n -> b; c, d [x=1] }",
    `digraph {
  a [x=1, y=2];
  b;
  node [];
  a:p:n -> b;
  c [x=1];
  d [x=1];
}
`,
  ],
  "nothing": ["digraph{}", "digraph {\n}\n"],
};

for (const [what, [text, expected]] of Object.entries(CASES)) {
  Deno.test(`the formatter prints ${what}`, () => {
    assert.equal(formatted(text), expected);
    assert.equal(formatted(expected), expected);
  });
}

Deno.test("a file with CRLF keeps it", () => {
  assert.equal(
    formatted('digraph {\r\na [x="1\r\n2"] // c\r\n}'),
    'digraph {\r\n  a [x="1\r\n2"]; // c\r\n}\r\n',
  );
});

Deno.test("a text with an error is not formatted, one with a warning is", () => {
  const wrong = format({ file: "p.dot", text: "digraph { a -> }" });
  assert.equal(wrong.text, undefined);
  assert.equal(wrong.problems.length, 1);
  const port = format({ file: "p.dot", text: "digraph { a:p -> b }" });
  assert.equal(port.text, "digraph {\n  a:p -> b;\n}\n");
  assert.equal(port.problems[0]?.rule, "port_ignored");
});

function formatted(text: string): string | undefined {
  return format({ file: "p.dot", text }).text;
}
