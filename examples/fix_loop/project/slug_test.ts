import assert from "node:assert/strict";
import { slug } from "./slug.ts";

Deno.test("a slug is lower case, with dashes for spaces", () => {
  assert.equal(slug("Hello World"), "hello-world");
});

Deno.test("a slug has no punctuation and no accents", () => {
  assert.equal(
    slug("Crème brûlée, s'il vous plaît!"),
    "creme-brulee-sil-vous-plait",
  );
});
