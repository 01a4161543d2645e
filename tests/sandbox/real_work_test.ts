/** Real work passes within limits, whoever does it. */

import assert from "node:assert/strict";
import { asOther, NotHere } from "./other_user.ts";
import { type Done, work } from "./real_work.ts";
import { WORKS } from "./works.ts";

/** Where something could not be tried, that is told aloud. */
function check(name: string, who: string, done: Done): void {
  if (done.missing !== undefined) {
    return console.warn(
      `NOT TRIED: ${name} within limits, as ${who}: there is no ${done.missing}`,
    );
  }
  assert.deepEqual(
    done.outcomes,
    { free: "success", limited: "success" },
    `${name} as ${who}, by ${done.by}: ${done.output}`,
  );
  assert.deepEqual(done.leftAtHome, [], `${name} as ${who}`);
}

for (const name of Object.keys(WORKS)) {
  Deno.test(`${name} does its work within limits`, async () => {
    check(name, "this user", await work(name, "auto"));
  });
}

for (const name of ["git", "make"]) {
  Deno.test(`${name} does its work within limits, in bubblewrap`, async () => {
    try {
      check(name, "this user", await work(name, "bwrap"));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "SandboxError") {
        throw error;
      }
      console.warn(`NOT TRIED: ${name} in bubblewrap: ${error.message}`);
    }
  });
}

Deno.test("another user's programs do their work within limits", async () => {
  try {
    const text = await asOther("real_work.ts", ["auto", ...Object.keys(WORKS)]);
    const all: Record<string, Done> = JSON.parse(text);
    for (const [name, done] of Object.entries(all)) {
      check(name, "another user", done);
    }
  } catch (error) {
    if (!(error instanceof NotHere)) throw error;
    console.warn(`NOT TRIED: work as another user: ${error.message}`);
  }
});
