/** What factory has in its environment stays there, and does not come into a run's folder. */

import assert from "node:assert/strict";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { asOther, NotHere } from "./other_user.ts";
import { type Found, SECRET, startSpies } from "./secrets.ts";

const SANDBOXES: readonly WantedSandbox[] = [
  "auto",
  "landlock",
  "overlay",
  "bwrap",
];

function check(found: Found, who: string): void {
  const nodes = "tool listed verification agent many told".split(" ");
  const { plugin = "", ...outcomes } = found.outcomes;
  // In bubblewrap nothing of /tmp is seen, where the plugin is.
  if (!/^fail.*bwrap: execvp|^fail.*Module not found/.test(plugin)) {
    assert.equal(plugin, "success");
  }
  assert.deepEqual(
    outcomes,
    Object.fromEntries(nodes.map((node) => [node, "success"])),
  );
  // It has looked.
  assert.match(found.spied, /^TMPDIR=/m);
  assert.deepEqual(found.where, [], `${who}, by ${found.by}`);
  // Whoever lists it, has it.
  assert.equal(found.length, `${SECRET.length}`);
}

for (const sandbox of SANDBOXES) {
  Deno.test(`a secret of factory's is seen by nobody who does not list it, with --sandbox=${sandbox}`, async () => {
    try {
      check(await startSpies(sandbox), "this user");
    } catch (error) {
      if (!(error instanceof Error) || !/Cannot use the/.test(error.message)) {
        throw error;
      }
      console.warn(`NOT TRIED: ${error.message.split("\n")[0]}`);
    }
  });
}

Deno.test("a secret of factory's is seen by none of another user's programs", async () => {
  for (const sandbox of ["auto", "landlock"]) {
    try {
      const text = await asOther("secrets.ts", ["start", sandbox]);
      check(JSON.parse(text), `another user with --sandbox=${sandbox}`);
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      return console.warn(`NOT TRIED: as another user: ${error.message}`);
    }
  }
});

Deno.test("without a sandbox programs can find factory's secrets, and the run says so", async () => {
  const { where, holes } = await startSpies("off");
  if (Deno.build.os === "linux") assert.notDeepEqual(where, []);
  assert.match(holes, /environment of factory can be read/);
});
