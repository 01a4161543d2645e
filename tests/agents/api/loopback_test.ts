/** The api backend talks with the provider that it is told to, and with nobody else. */

import assert from "node:assert/strict";
import { bounded } from "../../support/bounded.ts";
import { PROVIDER_NAMES } from "./providers.ts";
import type { LoopbackReport } from "./loopback_run.ts";

const ALONE = ["unshare", "-rn", "sh", "-c"];
const LOOPBACK = "ip link set lo up";

/** A network namespace cannot be made everywhere. */
function canBeAlone(): boolean {
  const [program = "", ...args] = [...ALONE, LOOPBACK];
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

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
    const script = new URL("loopback_run.ts", import.meta.url).pathname;
    const [program = "", ...args] = ALONE;
    const child = new Deno.Command(program, {
      args: [
        ...args,
        `${LOOPBACK} && exec "$@"`,
        ...["sh", Deno.execPath(), "run", "-A", "--cached-only", script],
      ],
      // Deno's own question for a newer Deno.
      env: { DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { stdout, stderr } = await bounded(child).output();
    const text = new TextDecoder().decode(stdout).trim();
    assert.notEqual(text, "", new TextDecoder().decode(stderr));
    const report: LoopbackReport = JSON.parse(text.split("\n").at(-1) ?? "");
    assert.deepEqual(report, {
      replies: PROVIDER_NAMES.map(() => "text"),
      astray: 0,
      others: [],
    });
  },
});
