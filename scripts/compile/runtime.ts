/** Whether the runtime can be had that `deno compile` puts programs into. */

import { denoFolder } from "./deno_command.ts";
import type { Target } from "./target.ts";
import { exists } from "../support/files.ts";

/** How long a server may take to answer. */
const PATIENCE_MS = 5000;

/**
 * Says why there is no runtime: `undefined` when there is one, or when
 * `DENORT_BIN` names a file, which then has to be one.
 *
 * Asked before Deno is, since its own download can take minutes to fail.
 */
export async function missingRuntime(
  { triple }: Target,
): Promise<string | undefined> {
  if (Deno.env.get("DENORT_BIN")) return undefined;
  const path = `release/v${Deno.version.deno}/denort-${triple}.zip`;
  if (exists(`${await denoFolder()}/dl/${path}`)) return undefined;
  const url = `https://dl.deno.land/${path}`;
  const reason = await unreachable(url);
  return reason && `${url} cannot be fetched (${reason})`;
}

async function unreachable(url: string): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(url, {
      method: "HEAD",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return ok ? undefined : `status ${status}`;
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") {
      return `no answer after ${PATIENCE_MS / 1000} s`;
    }
    if (!(error instanceof TypeError)) throw error;
    return causeOf(error);
  }
}

/** The innermost reason, which names no address again. */
function causeOf({ message, cause }: TypeError): string {
  const reason = cause instanceof Error ? cause.message : message;
  return reason.split(": ").at(-1) ?? reason;
}
