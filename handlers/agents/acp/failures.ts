/** Why an agent's turn came to nothing, and what kind of failure that is. */

import { RequestError } from "@agentclientprotocol/sdk";
import type { AgentReply } from "../../../lib/agents/backend.ts";
import type { ExecResult, FailureClass } from "../../../lib/handler.ts";

/** The protocol's code for an agent that wants its user to log in. */
const AUTH_REQUIRED = -32000;

/** A reply that is a failure; its class is read off the reason when it is not given. */
export function failedReply(
  reason: string,
  failureClass: FailureClass = classOf(reason),
  retryAfterMs: number | undefined = retryAfter(reason),
): AgentReply {
  return {
    kind: "failure",
    reason,
    failureClass,
    ...(failureClass === "transient" && retryAfterMs !== undefined &&
      { retryAfterMs }),
  };
}

/**
 * What an error of the protocol says.
 *
 * @throws the error, when it is none.
 */
export async function explain(
  error: unknown,
  ended: Promise<ExecResult>,
  login: string,
): Promise<AgentReply> {
  if (error instanceof RequestError) {
    const reason = `the agent answered with an error: ${textOf(error)}`;
    return error.code === AUTH_REQUIRED
      ? failedReply(`${reason}; ${login}`, "config")
      : failedReply(reason);
  }
  if (!(error instanceof Error)) throw error;
  if (error.name === "ModelError") return failedReply(error.message, "config");
  // The connection has broken: mostly because the process has ended.
  const result = await Promise.race([ended, soon()]);
  const last = result?.stderr.trim().split("\n").at(-1)?.slice(0, 300);
  return failedReply(
    `the agent cannot be talked with: ${last || error.message}`,
    result?.code === 127 || result?.code === 126 ? "config" : undefined,
  );
}

/** Milliseconds that the end of a process is waited for. */
const SOON_MS = 200;

function soon(): Promise<undefined> {
  return new Promise((resolve) =>
    setTimeout(() => resolve(undefined), SOON_MS)
  );
}

function textOf({ message, data }: RequestError): string {
  const details = typeof data === "string"
    ? data
    : data === undefined || data === null
    ? ""
    : JSON.stringify(data);
  return `${message}${details === "" ? "" : ` (${details})`}`.slice(0, 500);
}

/** Words by which agents tell what went wrong behind them. */
const WORDS: readonly (readonly [RegExp, FailureClass])[] = [
  [
    /\b(401|403)\b|unauthori[sz]ed|forbidden|authenticat|api.?key|log ?in\b|credential/i,
    "config",
  ],
  [/no such model|unknown model|model.{0,40}not found/i, "config"],
  [/method not found|invalid params|unknown (option|argument)/i, "config"],
  [
    /\b(429|5\d\d)\b|rate.?limit|quota|overload|unavailable|time.?out|ECONN|refused|reset|network|socket|fetch failed|internal error/i,
    "transient",
  ],
];

function classOf(reason: string): FailureClass {
  return WORDS.find(([words]) => words.test(reason))?.[1] ?? "transient";
}

function retryAfter(reason: string): number | undefined {
  const seconds = /retry.?after\D{0,10}(\d{1,5})/i.exec(reason)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
