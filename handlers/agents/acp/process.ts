/** An agent's process, as a pair of streams that the protocol runs over. */

import type { ExecResult, HandlerContext } from "../../../lib/handler.ts";
import { Incoming } from "./incoming.ts";

/** A process that is talked with. */
export interface AgentProcess {
  /** What it reads. */
  readonly input: WritableStream<Uint8Array>;
  /** What it says. */
  readonly output: ReadableStream<Uint8Array>;
  /** How it ended. Rejects with the reason of the attempt's signal when that is aborted. */
  readonly ended: Promise<ExecResult>;
  /** Closes its input, gives it a moment to end by itself, then ends it and all that it started. */
  close(): Promise<void>;
}

/** Milliseconds that an agent may take to end once nobody talks to it any more. */
const FAREWELL_MS = 1000;

/** The reason of an end that was asked for. */
class Closed extends Error {
  override readonly name = "Closed";
}

/** Starts an agent. */
export function startAgent(
  context: HandlerContext,
  argv: readonly [string, ...string[]],
  { env, cwd, log = "acp" }: {
    readonly env: Record<string, string>;
    readonly cwd: string;
    /** What the names of the artifacts with all that it says begin with. @default "acp" */
    readonly log?: string;
  },
): AgentProcess {
  const stop = new AbortController();
  let hear!: ReadableStreamDefaultController<Uint8Array>; // set by `start`, at once
  let isHeard = true;
  const stdin = new ReadableStream<Uint8Array>({
    start: (controller) => {
      hear = controller;
    },
    cancel: () => {
      isHeard = false;
    },
  });
  const endInput = () => {
    if (isHeard) hear.close();
    isHeard = false;
  };
  const incoming = new Incoming();
  const ended = context.exec({
    argv,
    cwd,
    env,
    stdin,
    stdout: `${log}.stdout.log`,
    stderr: `${log}.stderr.log`,
    signal: stop.signal,
    onText(stream, text) {
      if (stream === "stdout") incoming.push(text);
    },
  }).finally(() => incoming.end());
  // Whoever talks with it hears of it; until then it must not count as unheard.
  ended.catch(() => {});
  return {
    input: new WritableStream({
      write: (data) => {
        if (isHeard) hear.enqueue(data);
      },
    }),
    output: incoming.stream,
    ended,
    async close() {
      endInput();
      const timer = setTimeout(() => stop.abort(new Closed()), FAREWELL_MS);
      try {
        await ended;
      } catch (error) {
        if (!(error instanceof Closed)) throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
