/** What a turn of claude has come to, as far as it was told. */

import type { JsonValue } from "../../../lib/handler.ts";
import type { JsonObject } from "../../../lib/agents/json_object.ts";

/** It is filled in as the lines come. */
export interface TurnRecord {
  /** The session's id. */
  session?: string;
  /** The last thing it said. */
  text?: string;
  /** The last answer that it tried to give, in form or not. */
  attempted?: JsonValue;
  /** The last line, which says how the turn has ended. */
  result?: JsonObject;
  /** What claude calls an error of the API, such as `rate_limit`. */
  apiError?: string;
  /** The last time that it has tried again by itself. */
  retry?: ApiRetry;
}

/** The API did not answer, and claude tries again. */
export interface ApiRetry {
  /** From 1. */
  readonly attempt: number;
  /** The HTTP status; absent when there was no answer at all. */
  readonly status?: number;
  /** Such as `rate_limit`. */
  readonly error: string;
  /** Milliseconds that it waits. */
  readonly delayMs: number;
}

/** The tool by which it gives its answer. */
export const ANSWER_TOOL = "StructuredOutput";

/** A text of an object from outside. */
export function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" ? value : undefined;
}

/** A count of an object from outside; 0 when it is none. */
export function countOf(object: JsonObject, name: string): number {
  const value = object[name];
  return typeof value === "number" && Number.isFinite(value) && value >= 0
    ? value
    : 0;
}
