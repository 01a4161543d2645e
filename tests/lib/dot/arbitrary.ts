/** Random pipelines for property tests. */

import fc from "fast-check";

/** What a text may hold. */
export interface Dialect {
  /** Only what `@ts-graphviz/ast` reads the same way. */
  readonly common: boolean;
}

const ID = fc.constantFrom("a", "b", "c", "d1", "Step_2", "_x", "start");
const KEYWORD = fc.constantFrom("node", "Edge", "GRAPH", "subgraph", "strict");
const PLAIN_TEXT = fc.stringMatching(
  /^[ A-Za-z0-9_.,;:=<>{}[\]()#$'é/*-]{0,20}$/,
);
const NUMBER = fc.constantFrom("0", "1", "-1.5", ".5", "42", "1.");

/** A whole text with one digraph. */
export function digraph(dialect: Dialect): fc.Arbitrary<string> {
  const { blank, block, comment } = grammar(dialect);
  const name = fc.constantFrom("", "G", "_g1", '"my graph"', "5");
  return fc.tuple(
    comment,
    fc.constantFrom("digraph", "Digraph"),
    name,
    blank,
    block,
    comment,
  )
    .map(([before, word, id, gap, body, after]) =>
      `${before}${word} ${id}${gap}${body}${after}`
    );
}

function grammar({ common }: Dialect): {
  blank: fc.Arbitrary<string>;
  block: fc.Arbitrary<string>;
  comment: fc.Arbitrary<string>;
} {
  const blank = fc.constantFrom("", " ", "\n", "\n\n\n", "\t", "\r\n  ");
  const word = fc.stringMatching(/^[ a-z0-9=;{}"'-]{0,12}$/);
  const comment = fc.oneof(
    { weight: 6, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: word.map((text) => ` // ${text}\n`) },
    { weight: 1, arbitrary: word.map((text) => `\n# ${text}\n`) },
    { weight: 1, arbitrary: word.map((text) => ` /* ${text} */ `) },
    {
      weight: 1,
      arbitrary: word.map((text) => `\n/* ${text}\n * more */\n`),
    },
  );
  // Where the peer takes no comment we take one anywhere.
  const odd = common ? fc.constant(" ") : comment.map((text) => ` ${text} `);
  const pieces = common
    ? fc.constantFrom('\\"', "\\\\", "\\n", "\\l", "\\\n")
    : fc.constantFrom(
      '\\"',
      "\\\\",
      "\\n",
      "\\q",
      "\\\n",
      "\\\r\n",
      "\n",
      "\r\n",
    );
  const quoted = fc.tuple(PLAIN_TEXT, pieces, PLAIN_TEXT)
    .map(([before, piece, after]) => `"${before}${piece}${after}"`);
  const concatenated = fc.tuple(quoted, odd, blank, quoted)
    .map(([first, gap, space, second]) => `${first}${gap}+${space}${second}`);
  const bare = fc.constantFrom(
    "true",
    "LR",
    "wait.human",
    "15m",
    "1e3",
    "a-b",
    "node",
    "src/",
    "+3",
    "https://x.y/z",
  );
  const value = common
    ? fc.oneof(ID, NUMBER, quoted)
    : fc.oneof(ID, NUMBER, quoted, concatenated, bare);
  // An empty key is an error.
  const quotedKey = quoted.map((text) => `"k${text.slice(1)}`);
  const key = common ? fc.oneof(ID, quotedKey) : fc.oneof(
    ID,
    quotedKey,
    KEYWORD,
    fc.constantFrom("codex.sandbox", '"test.outcome"', '"odd key!"'),
  );
  const statementKey = common
    ? ID
    : fc.constantFrom("rankdir", "label", "stack.child_dotfile", '"a.b"');
  const id = common ? fc.oneof(ID, ID.map((text) => `"${text}"`)) : fc.oneof(
    ID,
    ID.map((text) => `"${text}"`),
    KEYWORD.map((text) => `"${text}"`),
  );
  const pair = fc.tuple(key, odd, value).map(([name, gap, text]) =>
    gap.trim() === "" ? `${name}=${text}` : `${name}${gap}=${gap}${text}`
  );
  const attribute = common ? pair : fc.oneof({ weight: 9, arbitrary: pair }, {
    weight: 1,
    arbitrary: fc.constant("condition=outcome!=fail"),
  });
  const separator = common
    ? fc.constantFrom(",", ";", " ")
    : fc.constantFrom(",", ";", " ", ",,\n");
  const list = fc.array(fc.tuple(attribute, separator, comment), {
    maxLength: 4,
  })
    .map((items) => ` [${items.map((item) => item.join("")).join(" ")}]`);
  const lists = common ? fc.oneof(fc.constant(""), list) : fc.oneof(
    fc.constant(""),
    list,
    fc.tuple(odd, list, list).map((parts) => parts.join("")),
  );
  const end = fc.constantFrom(";", ";\n", "\n", "\n\n\n", " ; ");
  const port = common
    ? fc.constantFrom("", "", ":p", ":p:n")
    : fc.constantFrom("", "", ":p", ':"p q":sw');
  const ref = fc.tuple(id, port).map((parts) => parts.join(""));
  const group = fc.array(id, { minLength: 1, maxLength: 3 })
    .map((ids) => `{ ${ids.join(" ")} }`);
  const { block } = fc.letrec<
    { block: string; statement: string; target: string }
  >((tie) => ({
    statement: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.tuple(id, lists).map((parts) => parts.join("")),
      fc.tuple(fc.constantFrom("graph", "node", "edge", "NODE"), list).map((
        parts,
      ) => parts.join("")),
      fc.tuple(statementKey, fc.constant("="), value).map((parts) =>
        parts.join("")
      ),
      fc.tuple(
        fc.array(tie("target"), { minLength: 2, maxLength: 4 }),
        odd,
        lists,
      )
        .map(([targets, gap, attributes]) =>
          targets.join(`${gap}->${gap}`) + attributes
        ),
      fc.tuple(
        fc.constantFrom(
          "",
          "subgraph ",
          "subgraph cluster_x ",
          'subgraph "s t" ',
        ),
        tie("block"),
      )
        .map((parts) => parts.join("")),
      ...(common ? [] : [
        fc.tuple(id, id, lists).map(([first, second, attributes]) =>
          `${first}, ${second}${attributes}`
        ),
      ]),
    ),
    target: common ? fc.oneof(ref, group) : fc.oneof(
      { depthSize: "small" },
      ref,
      group,
      tie("block"),
      fc.tuple(id, id).map((ids) => ids.join(", ")),
    ),
    block: fc.array(fc.tuple(tie("statement"), end, comment), { maxLength: 4 })
      .map((statements) =>
        `{ ${statements.map((parts) => parts.join("")).join("")} }`
      ),
  }));
  return { blank, block, comment };
}
