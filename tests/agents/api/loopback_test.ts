/** The api backend talks with the provider that it is told to, and with nobody else. */

import assert from "node:assert/strict";
import { canBeAlone, runAlone } from "../alone.ts";
import { PROVIDER_NAMES } from "./providers.ts";
import type { LoopbackReport } from "./loopback_run.ts";

const isPossible = canBeAlone();
if (!isPossible) {
  console.warn(
    "SKIPPED: api on loopback only, for want of a network namespace",
  );
}

Deno.test({
  name: "with nothing but loopback the api backend works, and asks nobody else",
  ignore: !isPossible,
  async fn() {
    const report = await runAlone<LoopbackReport>(
      new URL("loopback_run.ts", import.meta.url),
    );
    assert.deepEqual(report, {
      replies: PROVIDER_NAMES.map(() => "text"),
      astray: 0,
      others: [],
    });
  },
});
