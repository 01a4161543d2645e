import assert from "node:assert/strict";
import { celsius } from "./celsius.ts";

Deno.test("water freezes at 0 and boils at 100 degrees", () => {
  assert.equal(celsius(32), 0);
  assert.equal(celsius(212), 100);
});
