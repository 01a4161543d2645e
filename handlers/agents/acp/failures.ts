/** Why an agent's turn came to nothing, and what kind of failure that is. */

import { RequestError } from "@agentclientprotocol/sdk";
import type { AgentReply } from "../../../lib/agents/backend.ts";
import type { FailureClass } from "../../../lib/handler.ts";
import { FloodError } from "./incoming.ts";

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

/** Thrown when an agent has no way to choose a model, or not this one. */
export class ModelError extends Error {
  /** The class's name. */
  override readonly name = "ModelError";
}

/**
 * What an error of the protocol says.
 *
 * @throws the error, when it is none.
 */
export function explain(error: unknown, login: string): AgentReply {
  if (error instanceof ModelError) return failedReply(error.message, "config");
  if (error instanceof RequestError) {
    const reason = `the agent answered with an error: ${textOf(error)}`;
    return error.code === AUTH_REQUIRED
      ? failedReply(`${reason}; ${login}`, "config")
      : failedReply(reason);
  }
  if (!(error instanceof Error)) throw error;
  return failedReply(
    `the agent cannot be talked with: ${error.message}`,
    error instanceof FloodError ? "deterministic" : undefined,
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
