import assert from "node:assert/strict";
import fc from "fast-check";
import {
  JsonError,
  type JsonPart,
  lineAndColumn,
  readJson,
} from "../../../lib/text/json.ts";

/** The value without its places. */
function plain(part: JsonPart): unknown {
  switch (part.is) {
    case "object":
      return Object.fromEntries(
        part.members.map(({ key, value }) => [key, plain(value)]),
      );
    case "array":
      return part.items.map(plain);
    case "plain":
      return part.value;
  }
}

function read(text: string): unknown {
  try {
    return plain(readJson(text));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    assert.ok(error.at >= 0 && error.at <= text.length, error.message);
    return error;
  }
}

Deno.test("JSON is read as JSON.parse reads it", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    assert.deepEqual(read(text), JSON.parse(text));
  }));
});

Deno.test("what JSON.parse refuses is refused, and nothing else", () => {
  const piece = fc.constantFrom(
    ...["{", "}", "[", "]", ",", ":", '"a"', '"', "\\", "1", "01", "-", "1e5"],
    ...[".5", "true", "nul", "null", "nullx", " ", "\n", "\t", "//", "\\u0041"],
    ...["\u0000", "\u00a0", "é", "'a'"],
  );
  const texts = fc.array(piece, { maxLength: 8 }).map((all) => all.join(""));
  fc.assert(
    fc.property(texts, (text) => {
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        assert.ok(read(text) instanceof JsonError, JSON.stringify(text));
        return;
      }
      assert.deepEqual(read(text), expected, JSON.stringify(text));
    }),
    { numRuns: 3000, seed: 7 },
  );
});

Deno.test("an error in JSON says what was expected, and where", () => {
  const cases: [text: string, place: string, message: string][] = [
    ["", "1:1", "expected a value, but found the end of the file"],
    ["{", "1:2", 'expected a key in "quotes", but found the end of the file'],
    ['{"a": 1\n "b"', "2:2", 'expected a comma or }, but found "\\""'],
    ['{"a": 1,\n}', "2:1", 'expected a key in "quotes", but found "}"'],
    ['{"a" 1}', "1:6", 'expected a colon, but found "1"'],
    ["[1 2]", "1:4", 'expected a comma or ], but found "2"'],
    ["{} x", "1:4", 'expected nothing more, but found "x"'],
    ['{\n  // why\n  "a": 1}', "2:3", "JSON has no comments"],
    ["/* */ {}", "1:1", "JSON has no comments"],
    ['["é😀", yes]', "1:8", 'expected a value, but found "yes"'],
    [
      '\ufeff["a\n"]',
      "1:2",
      "the text that begins here does not end in its line, or has a \\ before a letter that means nothing",
    ],
    ["[".repeat(200), "1:102", "it is nested deeper than 100 levels"],
  ];
  for (const [text, place, message] of cases) {
    const error = read(text);
    assert.ok(error instanceof JsonError, text);
    const { line, column } = lineAndColumn(text, error.at);
    assert.deepEqual([`${line}:${column}`, error.message], [place, message]);
  }
});
