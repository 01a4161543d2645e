import { equal } from "node:assert/strict";
import { Harmless } from "../../../lib/sinks/harmless.ts";

const TEXTS: readonly (readonly [what: string, said: string, shown: string])[] =
  [
    ["text", "a\tb\r\nü 😀\n", "a\tb\r\nü 😀\n"],
    ["colours", "\x1b[1;31mred\x1b[0m", "\x1b[1;31mred\x1b[0m"],
    ["a cleared screen", "a\x1b[2J\x1b[Hb", "ab"],
    ["a title", "a\x1b]0;title\x07b\x1b]2;t\x1b\\c", "abc"],
    ["the clipboard", "\x1b]52;c;aGk=\x07x", "x"],
    ["a query", "\x1b[6n\x1b[c\x1bP+q\x1b\\x", "x"],
    ["a reset, a character set", "\x1bc\x1b(0x", "x"],
    ["controls of eight bits", "\u009b2Ja\u009d0;b\u009c", "2Ja0;b"],
    ["other controls", "a\0\x07\x08\x0c\x7fb", "ab"],
    ["a sequence that is none", "\x1b\nx", "\nx"],
    ["a title within a title", "\x1b]0;\x1b[2Jx", "]0;x"],
    ["a private mode that ends in m", "\x1b[?1mx\x1b[>4;2my", "xy"],
  ];

for (const [what, said, shown] of TEXTS) {
  Deno.test(`a terminal is shown no more than is harmless: ${what}`, () => {
    equal(new Harmless().push(said), shown);
    const pieces = new Harmless();
    equal([...said].map((each) => pieces.push(each)).join(""), shown);
  });
}

Deno.test("a sequence without an end is not waited for", () => {
  const harmless = new Harmless();
  equal(harmless.push("\x1b]0;"), "");
  equal(harmless.push("x".repeat(5000)), `]0;${"x".repeat(5000)}`);
});
