import assert from "node:assert/strict";
import { asOther, asSelf, NotHere } from "./other_user.ts";
import type { Aftermath } from "./pipeline_battery.ts";

/** What `auto` takes is one of the others, which then is not tried once more. */
const SANDBOXES = ["auto", "landlock", "overlay", "bwrap"] as const;

Deno.test({
  name:
    "after a pipeline of all escapes, in every sandbox, nothing that was not allowed is left anywhere",
  ignore: Deno.build.os !== "linux",
  fn: async (t) => {
    const users = { "this user": asSelf, "another user": asOther };
    const tried = await Promise.all(
      Object.entries(users).map(async ([who, start]) => ({
        who,
        aftermaths: await tryAll(start),
      })),
    );
    for (const { who, aftermaths } of tried) {
      if (typeof aftermaths === "string") {
        console.error(`NOT TRIED: ${who}: ${aftermaths}`);
        continue;
      }
      for (const [sandbox, aftermath] of Object.entries(aftermaths)) {
        await t.step(`${sandbox}, as ${who}`, () => {
          if (typeof aftermath === "string") {
            return console.error(`NOT TRIED: ${sandbox}, ${who}: ${aftermath}`);
          }
          const { left, untried } = aftermath;
          assert.deepEqual({ left, untried }, { left: [], untried: [] });
        });
      }
      const seen = Object.values(aftermaths)
        .flatMap((each) => typeof each === "string" ? [] : each.by);
      for (const sandbox of SANDBOXES.slice(1)) {
        assert.ok(Object.hasOwn(aftermaths, sandbox) || seen.includes(sandbox));
      }
    }
  },
});

async function tryAll(
  start: typeof asSelf,
): Promise<Record<string, Aftermath | string> | string> {
  try {
    return JSON.parse(await start("pipeline_battery.ts", [...SANDBOXES]));
  } catch (error) {
    if (error instanceof NotHere) return error.message;
    throw error;
  }
}
