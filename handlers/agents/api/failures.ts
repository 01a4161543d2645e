/** Why a model gave no answer, and what kind of failure that is. */

import { APICallError } from "ai";
import type { FailureClass } from "../../../lib/handler.ts";
import { clip } from "../../../lib/text/clip.ts";

/** A model's answer that could not be had. */
export class ModelFailure extends Error {
  override readonly name = "ModelFailure";
  readonly failureClass: FailureClass;
  /** Milliseconds that the server wants to be left alone. */
  readonly retryAfterMs: number | undefined;

  /** Says it in one message. */
  constructor(
    message: string,
    failureClass: FailureClass,
    { retryAfterMs, cause }: {
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause });
    this.failureClass = failureClass;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Words of all providers for a prompt that is too long. */
const OVERFLOW =
  /context.?(length|window)|maximum context|prompt is too long|input (length|token count).{0,80}exceed|too many (input )?tokens|exceeds the maximum number of tokens/i;

/** A quota that waiting does not fill up. */
const NO_MONEY = /insufficient_quota|credit balance|billing/i;

/** What a server said while it was answering. */
const IN_STREAM: readonly (readonly [RegExp, FailureClass])[] = [
  [/authentication|permission|not_found/i, "config"],
  [/invalid_request|invalid_prompt/i, "deterministic"],
];

/** What is shorter is no key of a provider, and may be a part of any word. */
const SHORTEST_KEY = 8;

/** A text without the key: servers may repeat what they were sent. */
export function withoutKey(text: string, key: string | undefined): string {
  return key !== undefined && key.length >= SHORTEST_KEY
    ? text.replaceAll(key, "[key]")
    : text;
}

/** Deno was not let. */
const NOT_PERMITTED = /Requires \w+ access/;

/** What an error of the provider comes to. */
export function failureOf(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (APICallError.isInstance(error)) return ofCall(error);
  const text = textOf(error);
  if (OVERFLOW.test(text)) return overflow(text);
  if (NOT_PERMITTED.test(text)) {
    return new ModelFailure(`the model cannot be reached: ${text}`, "config", {
      cause: error,
    });
  }
  const known = IN_STREAM.find(([words]) => words.test(text))?.[1];
  // A stream that was cut off, or a server that gave up in the middle.
  return new ModelFailure(
    `the model's answer was cut off: ${text}`,
    known ?? "transient",
    { cause: error },
  );
}

function ofCall(error: APICallError): ModelFailure {
  const { statusCode: status, responseHeaders, responseBody = "" } = error;
  const said = clip(error.message.trim() || responseBody.trim(), 500);
  if (status === undefined || status < 400) {
    return new ModelFailure(
      `the model cannot be reached: ${said}${because(error)}`,
      "transient",
      { cause: error },
    );
  }
  const all = `${said} ${responseBody}`;
  if (status === 413 || status < 429 && OVERFLOW.test(all)) {
    return overflow(said);
  }
  return new ModelFailure(
    `the model's server answered ${status}: ${said}`,
    classOf(status, all),
    { retryAfterMs: retryAfterOf(responseHeaders ?? {}), cause: error },
  );
}

function overflow(said: string): ModelFailure {
  return new ModelFailure(
    `context overflow: the conversation is longer than the model can read (${said})`,
    "deterministic",
  );
}

function classOf(status: number, said: string): FailureClass {
  if (status === 429) return NO_MONEY.test(said) ? "config" : "transient";
  if (status >= 500 || status === 408 || status === 409) return "transient";
  // The key, the model's name, a setting that it does not know.
  return "config";
}

/** Seconds, a date, or milliseconds in a header of their own. */
function retryAfterOf(
  headers: Readonly<Record<string, string>>,
): number | undefined {
  const precise = Number.parseFloat(headers["retry-after-ms"] ?? "");
  if (precise >= 0) return Math.ceil(precise);
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (seconds >= 0) return Math.ceil(seconds * 1000);
  const date = Date.parse(headers["date"] ?? "");
  const wait = Date.parse(text) - date;
  return wait >= 0 ? wait : undefined;
}

/** The reason behind a reason, such as a refused connection. */
function because(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return "";
  const said = cause.message.trim();
  return error.message.includes(said)
    ? because(cause)
    : ` (${clip(said, 200)})`;
}

function textOf(error: unknown): string {
  const text = error instanceof Error
    ? `${error.message}${because(error)}`
    : typeof error === "string"
    ? error
    : JSON.stringify(error) ?? "nobody said why";
  return clip(text, 500);
}
