/** A look at the machine before an agent has a turn, by a program that must not take long. */

import type {
  ExecCommand,
  ExecResult,
  HandlerContext,
} from "../../lib/handler.ts";

/** Long enough for a first start from a slow disk. */
const LIMIT_MS = 60_000;

/** Thrown when it takes too long. */
export class SlowProbeError extends Error {
  /** The class's name. */
  override readonly name = "SlowProbeError";
}

/**
 * Runs the program. Its output is nobody's but the caller's.
 *
 * @throws {SlowProbeError} when it does not end.
 * @throws {ProgramError} when there is no such program.
 */
export async function probe(
  context: Pick<HandlerContext, "exec">,
  command: Pick<ExecCommand, "argv" | "env">,
  limitMs: number = LIMIT_MS,
): Promise<ExecResult> {
  const stop = new AbortController();
  const timer = setTimeout(
    () => stop.abort(new SlowProbeError(`no end in ${limitMs / 1000} s`)),
    limitMs,
  );
  try {
    return await context.exec({
      ...command,
      onText: () => {},
      signal: stop.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** What to say of an agent whose program gives no answer. */
export function slowProbe(program: string, path: string): string {
  return `${program} gives no answer: ${path} was asked for its version, and did not end within ${
    LIMIT_MS / 1000
  } s; try it by hand, or set ${program}.path to another one`;
}
