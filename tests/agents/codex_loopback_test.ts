/** Nothing of codex goes beyond this machine, but what the model is asked. */

import assert from "node:assert/strict";
import { canBeAlone, runAlone } from "./alone.ts";
import { CODEX } from "./codex_lab.ts";
import type { LoopbackReport } from "./codex_loopback_run.ts";

const missing = CODEX === undefined
  ? "codex"
  : canBeAlone()
  ? undefined
  : "a network namespace";
if (missing !== undefined) {
  console.warn(`SKIPPED: codex on loopback only, for want of ${missing}`);
}

Deno.test({
  name: "codex: with nothing but loopback it works, and asks nobody else",
  ignore: missing !== undefined,
  async fn() {
    const report = await runAlone<LoopbackReport>(
      new URL("codex_loopback_run.ts", import.meta.url),
    );
    assert.deepEqual(report, {
      outcomes: { work: "success" },
      astray: 0,
      requests: 2,
      others: [],
      leaks: [],
    });
  },
});
