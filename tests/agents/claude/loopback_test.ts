/** Nothing of claude goes beyond this machine, but what the model is asked. */

import assert from "node:assert/strict";
import { canBeAlone, runAlone } from "../alone.ts";
import type { LoopbackReport } from "./loopback_run.ts";
import { CLAUDE_PROGRAM } from "./real.ts";

const missing = CLAUDE_PROGRAM === undefined
  ? "claude"
  : canBeAlone()
  ? undefined
  : "a network namespace";
if (missing !== undefined) {
  console.warn(`SKIPPED: claude on loopback only, for want of ${missing}`);
}

Deno.test({
  name: "claude: with nothing but loopback it works, and asks nobody else",
  ignore: missing !== undefined,
  async fn() {
    const report = await runAlone<LoopbackReport>(
      new URL("loopback_run.ts", import.meta.url),
    );
    assert.deepEqual(report, {
      outcomes: { work: "success" },
      astray: 0,
      requests: 2,
      others: [],
    });
  },
});
