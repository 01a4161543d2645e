import assert from "node:assert/strict";
import { JsonLines } from "../../../lib/agents/json_lines.ts";

Deno.test("objects are found wherever the parts of an output begin and end", () => {
  const text = '{"a":1}\nnoise\n\n[2]\n{"b":"{\\n"}\r\n{broken\n{"c":3}';
  for (let size = 1; size <= text.length; size++) {
    const heard: unknown[] = [];
    const lines = new JsonLines((object) => heard.push(object));
    for (let at = 0; at < text.length; at += size) {
      lines.read(text.slice(at, at + size));
    }
    assert.equal(heard.length, 2, `${size} characters a part`);
    lines.end();
    lines.end();
    assert.deepEqual(heard, [{ a: 1 }, { b: "{\n" }, { c: 3 }]);
  }
});
