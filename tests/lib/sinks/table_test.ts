import assert from "node:assert/strict";
import { table } from "../../../lib/sinks/table.ts";
import { width } from "../../../lib/sinks/text.ts";
import { recorded } from "./support.ts";

const COLUMNS = [
  { title: "NAME" },
  { title: "WHY", flexible: true },
  { title: "N" },
];

Deno.test("table aligns by columns and leaves no space at the end", () => {
  assert.equal(
    table(COLUMNS, [["日本", "x", "1"], ["a", "", ""]], recorded()),
    `\
NAME  WHY  N
日本  x    1
a
`,
  );
});

Deno.test("table makes flexible columns give way on a terminal only", () => {
  const rows = [["name", "why ".repeat(20).trim(), "1"]];
  const narrow = table(
    COLUMNS,
    rows,
    recorded({ isTerminal: true, columns: 30 }),
  );
  assert.equal(
    narrow,
    `\
NAME  WHY                    N
name  why why why why why…   1
`,
  );
  for (const line of narrow.split("\n")) assert.ok(width(line) <= 30);
  assert.match(table(COLUMNS, rows, recorded()), /(why ){20} *1/);
});

Deno.test("table stays readable on a terminal that is too narrow for it", () => {
  const rows = [["a-long-name-that-stays", "because of this and that", "1"]];
  const text = table(
    COLUMNS,
    rows,
    recorded({ isTerminal: true, columns: 10 }),
  );
  assert.match(text, /^a-long-name-that-stays {2}because of…? +1$/m);
});

Deno.test("table tones cells by their text, the titles too", () => {
  const columns = [{
    title: "S",
    tone: (cell: string) => cell === "no" ? "red" as const : undefined,
  }];
  assert.equal(
    table(columns, [["no"], ["ok"]], recorded({ colour: true })),
    "\x1b[2mS\x1b[22m\n\x1b[31mno\x1b[39m\nok\n",
  );
});

Deno.test("a table without rows is its titles", () => {
  assert.equal(table(COLUMNS, [], recorded()), "NAME  WHY  N\n");
});
