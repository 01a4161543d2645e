import assert from "node:assert/strict";
import { screenAfter } from "../scripts/terminal/screen.ts";
import { screenSvg } from "../scripts/terminal/svg.ts";
import { readText } from "./support/source_files.ts";

Deno.test("`deno task ok` and .ci/run hold the same things", () => {
  const { tasks } = JSON.parse(readText("deno.json"));
  const steps = tasks.ok.replaceAll("deno ", "").split(" && ");
  const ci = readText(".ci/run");
  for (const step of steps) {
    const there = ci.includes(`step ${step}\n`) ||
      ci.includes(`run_deno ${step} `);
    assert.ok(there, step);
  }
});

Deno.test("the terminal of the pictures shows what a terminal would", () => {
  const cases: [sent: string, seen: string[]][] = [
    ["a\nb", ["a", "b"]],
    ["one\rtwo!", ["two!"]],
    ["a\nb\nc\n\x1b[2AX\x1b[K\n\x1b[J", ["a", "X", ""]],
    ["\x1b[?25l\x1b[1;32mgo\x1b[0m", ["go"]],
  ];
  for (const [sent, seen] of cases) {
    const lines = screenAfter(sent).map((line) =>
      line.map(({ text }) => text).join("")
    );
    assert.deepEqual(lines, seen, JSON.stringify(sent));
  }
  assert.throws(() => screenAfter("\x1b[5B"), RangeError);
});

Deno.test("a picture has every piece in its colour, and no markup of the text", () => {
  const svg = screenSvg(screenAfter("\x1b[32ma<b\x1b[39m c"), "$ x");
  assert.match(svg, /fill="#a6e3a1">a&lt;b<\/text><text [^>]*> c<\/text>/);
});

Deno.test("the picture of the README shows a run that was a success", () => {
  const svg = readText("docs/run.svg");
  for (const text of ["shortcut", "guardrail", "repair", "success"]) {
    assert.ok(svg.includes(text), text);
  }
});
