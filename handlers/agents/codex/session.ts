/**
 * What codex's sessions are called.
 *
 * Codex tells the tokens of a whole thread, not of a turn. So the name of a session
 * holds, beside the thread's id, what was used when it was left.
 *
 * @module
 */

/** Tokens of a thread so far. */
export interface ThreadTotal {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** A session to go on with. */
export interface CodexSession {
  readonly thread: string;
  readonly total: ThreadTotal;
}

/** The tokens of a thread that has not begun. */
export const NOTHING: ThreadTotal = { input: 0, cached: 0, output: 0 };

/** The session as one text. */
export function sessionName({ thread, total }: CodexSession): string {
  const { input, cached, output } = total;
  return input === 0 && output === 0
    ? thread
    : `${thread}:${input}.${cached}.${output}`;
}

/** Reads what {@linkcode sessionName} has made; `undefined` when it is none. */
export function readSession(name: string): CodexSession | undefined {
  const found = /^([A-Za-z0-9-]+)(?::(\d+)\.(\d+)\.(\d+))?$/.exec(name);
  const [, thread, input, cached, output] = found ?? [];
  if (thread === undefined || thread.startsWith("-")) return undefined;
  return {
    thread,
    total: input === undefined ? NOTHING : {
      input: Number(input),
      cached: Number(cached),
      output: Number(output),
    },
  };
}

/** What was used since; all of it when the count has begun anew. */
export function usedSince(
  before: ThreadTotal,
  now: ThreadTotal,
): ThreadTotal {
  const grown = now.input >= before.input && now.output >= before.output &&
    now.cached >= before.cached;
  if (!grown) return now;
  return {
    input: now.input - before.input,
    cached: now.cached - before.cached,
    output: now.output - before.output,
  };
}
