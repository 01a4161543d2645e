import assert from "node:assert/strict";
import { asOther, asSelf, NotHere } from "./other_user.ts";
import type { Aftermath } from "./pipeline_battery.ts";

const SANDBOXES = ["auto", "landlock", "overlay", "bwrap"] as const;

for (
  const [who, start] of [
    ["this user", asSelf],
    ["another user", asOther],
  ] as const
) {
  Deno.test({
    name:
      `after a pipeline of all escapes, in every sandbox, as ${who}, nothing that was not allowed is left anywhere`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await Promise.all(SANDBOXES.map(async (sandbox) => {
        const aftermath = await tryIn(sandbox, start);
        if (typeof aftermath === "string") {
          return console.error(`NOT TRIED: ${sandbox}, ${who}: ${aftermath}`);
        }
        const { left, untried } = aftermath;
        assert.deepEqual({ sandbox, left, untried }, {
          ...{ sandbox, left: [], untried: [] },
        });
      }));
    },
  });
}

async function tryIn(
  sandbox: string,
  start: typeof asSelf,
): Promise<Aftermath | string> {
  try {
    return JSON.parse(await start("pipeline_battery.ts", [sandbox]));
  } catch (error) {
    if (error instanceof NotHere) return error.message;
    throw error;
  }
}
