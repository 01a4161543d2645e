/** A script where nothing can be reached but this machine. */

import assert from "node:assert/strict";
import { bounded } from "../support/bounded.ts";

const ALONE = ["unshare", "-rn", "sh", "-c"];
const LOOPBACK = "ip link set lo up";

/** A network namespace cannot be made everywhere. */
export function canBeAlone(): boolean {
  const [program = "", ...args] = [...ALONE, LOOPBACK];
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs a script with nothing but loopback; its last line is its report, as JSON. */
export async function runAlone<Report>(script: URL): Promise<Report> {
  const [program = "", ...args] = ALONE;
  const child = new Deno.Command(program, {
    args: [
      ...args,
      `${LOOPBACK} && exec "$@"`,
      ...["sh", Deno.execPath(), "run", "-A", "--cached-only"],
      ...["--unstable-worker-options", script.pathname],
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
  return JSON.parse(text.split("\n").at(-1) ?? "");
}
