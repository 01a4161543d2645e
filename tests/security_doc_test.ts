import assert from "node:assert/strict";
import { SECURITY, withTables } from "../scripts/docs.ts";
import { allSandboxes } from "../scripts/support/sandbox_tables.ts";
import { WANTED_SANDBOXES } from "../lib/sandbox/wanted.ts";

const sandboxes = await allSandboxes();
if (!sandboxes) {
  console.warn(
    "NOT TESTED: the table of sandboxes, since there is no Landlock",
  );
}

Deno.test({
  name: "the tables of the security document are those of the code",
  ignore: sandboxes === undefined,
  async fn() {
    const text = Deno.readTextFileSync(SECURITY);
    assert.equal(
      await withTables(text),
      text,
      "deno run -A scripts/docs.ts writes them",
    );
  },
});

Deno.test("the security document names every sandbox, and no other way to ask for one", () => {
  const text = Deno.readTextFileSync(SECURITY);
  const asked = text.matchAll(/--sandbox=(\w+)/g);
  for (const [, name = ""] of asked) {
    assert.ok(WANTED_SANDBOXES.some((each) => each === name), name);
  }
  for (const name of ["landlock", "overlay", "bwrap", "seatbelt", "none"]) {
    assert.match(text, new RegExp(`^- \`${name}\``, "m"));
  }
});
