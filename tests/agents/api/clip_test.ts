import assert from "node:assert/strict";
import fc from "fast-check";
import { clip, HeadAndTail } from "../../../handlers/agents/api/clip.ts";
import { Lines } from "../../../handlers/agents/api/lines.ts";

Deno.test("a text that is too long loses its middle, and says where all of it is", () => {
  assert.equal(clip("0123456789", 10), "0123456789");
  assert.equal(clip("0123456789", 4), "01\n[… 6 characters left out …]\n89");
  assert.equal(
    clip("0123456789", 5, "f.txt"),
    "01\n[… 5 characters left out; all of it is in f.txt …]\n789",
  );
  assert.equal(clip("ab", 1), "\n[… 1 characters left out …]\nb");
  // No half of a character is left at a cut.
  assert.equal(clip("a😀😀😀b", 4), "a\n[… 4 characters left out …]\nb");
});

Deno.test("what is kept does not depend on the pieces that a text comes in", () => {
  fc.assert(fc.property(
    fc.array(fc.string()),
    fc.integer({ min: 1, max: 40 }),
    (pieces, limit) => {
      const kept = new HeadAndTail(limit);
      for (const piece of pieces) kept.push(piece);
      assert.equal(kept.text(), clip(pieces.join(""), limit));
    },
  ));
});

Deno.test("lines are told as they come, and long ones before their end", () => {
  const told: string[] = [];
  const lines = new Lines((text) => told.push(text));
  for (const piece of ["a", "b\nc", "\n\nd", "x".repeat(400), "e"]) {
    lines.push(piece);
  }
  lines.end();
  lines.end();
  assert.deepEqual(told, ["ab\n", "c\n\n", `d${"x".repeat(400)}`, "e"]);
});
