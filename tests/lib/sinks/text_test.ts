import assert from "node:assert/strict";
import {
  count,
  duration,
  pad,
  painter,
  plainLine,
  shortPath,
  truncate,
  wantsColour,
  width,
  wrap,
} from "../../../lib/sinks/text.ts";

Deno.test("width counts columns, not characters", () => {
  const cases: [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["日本", 4],
    ["한글", 4],
    ["e\u0301", 1],
    ["👍", 2],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["✓ ok", 4],
    ["\x1b[31mred\x1b[39m", 3],
  ];
  for (const [text, columns] of cases) {
    assert.equal(width(text), columns, JSON.stringify(text));
  }
});

Deno.test("truncate never cuts a wide character in half", () => {
  const cases: [string, number, string][] = [
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["日本語", 6, "日本語"],
    ["ab cd", 4, "ab…"],
    ["abc", 1, "…"],
    ["abc", 0, ""],
    ["abc", -4, ""],
  ];
  for (const [text, columns, shown] of cases) {
    assert.equal(truncate(text, columns), shown);
    assert.ok(width(shown) <= Math.max(0, columns));
  }
});

Deno.test("pad fills up by columns", () => {
  assert.equal(pad("日", 4), "日  ");
  assert.equal(pad("abcde", 4), "abcde");
});

Deno.test("plainLine lets nothing through that moves a cursor", () => {
  const cases: [string, string][] = [
    ["\x1b[31mred\x1b[0m", "red"],
    ["\x1b]0;title\x07text", "text"],
    ["\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"],
    ["\x1b[2J\x1b[Hgone", "gone"],
    ["10%\r55%\r100%", "100%"],
    ["done\r", "done"],
    ["a\tb", "a  b"],
    ["one\r\ntwo\nthree", "one two three"],
    ["bell\x07 \x9b31m", "bell 31m"],
    ["", ""],
  ];
  for (const [text, shown] of cases) assert.equal(plainLine(text), shown);
});

Deno.test("duration is short at every size", () => {
  const cases: [number, string][] = [
    [-5, "0ms"],
    [0, "0ms"],
    [999, "999ms"],
    [999.6, "1.0s"],
    [12_340, "12.3s"],
    [59_949, "59.9s"],
    [59_950, "1m00s"],
    [125_000, "2m05s"],
    [3_599_700, "1h00m"],
    [4_000_000, "1h07m"],
    [90_000_000, "25h00m"],
  ];
  for (const [ms, shown] of cases) assert.equal(duration(ms), shown);
});

Deno.test("wrap breaks between words and keeps long ones whole", () => {
  assert.deepEqual(wrap("a bb ccc dddddd", 4), ["a bb", "ccc", "dddddd"]);
  assert.deepEqual(wrap("", 4), [""]);
});

Deno.test("paths below the working directory are shown relative to it", () => {
  assert.equal(shortPath("/home/me/a/b", "/home/me"), "a/b");
  assert.equal(shortPath("/home/me", "/home/me"), ".");
  assert.equal(shortPath("/home/mean/b", "/home/me"), "/home/mean/b");
});

Deno.test("count has its plural", () => {
  assert.equal(count(1, "stage"), "1 stage");
  assert.equal(count(0, "stage"), "0 stages");
});

Deno.test("colour follows the terminal and the usual variables", () => {
  const cases: [boolean, Record<string, string>, boolean][] = [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
    [false, { FORCE_COLOR: "1" }, true],
    [false, { FORCE_COLOR: "" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ];
  for (const [isTerminal, env, wanted] of cases) {
    assert.equal(
      wantsColour(isTerminal, (name) => env[name]),
      wanted,
      JSON.stringify(env),
    );
  }
});

Deno.test("without colour a tone leaves the text alone", () => {
  assert.equal(painter({ colour: false })("red", "x"), "x");
  assert.equal(painter({ colour: true })("red", "x"), "\x1b[31mx\x1b[39m");
  assert.equal(painter({ colour: true })("red", ""), "");
});
