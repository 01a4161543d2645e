/** Nothing of claude goes beyond this machine, but what the model is asked. */

import assert from "node:assert/strict";
import { bounded } from "../../support/bounded.ts";
import type { LoopbackReport } from "./loopback_run.ts";
import { CLAUDE_PROGRAM } from "./real.ts";

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
    const script = new URL("loopback_run.ts", import.meta.url).pathname;
    const [program = "", ...args] = ALONE;
    const child = new Deno.Command(program, {
      args: [
        ...args,
        `${LOOPBACK} && exec "$@"`,
        ...["sh", Deno.execPath(), "run", "-A", "--cached-only"],
        ...["--unstable-worker-options", script],
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
      outcomes: { work: "success" },
      astray: 0,
      requests: 2,
      others: [],
    });
  },
});
