/** What a turn of claude has come to: an answer, or which failure. */

import type { AgentReply } from "../../../lib/agents/backend.ts";
import type { ExecResult, FailureClass } from "../../../lib/handler.ts";
import { countOf, textOf, type TurnRecord } from "./record.ts";
import { LOGIN } from "./variables.ts";

/** Reads how a turn has ended. An exit code of 0 or the word success alone mean nothing. */
export function replyOf(record: TurnRecord, end: ExecResult): AgentReply {
  const { result } = record;
  if (!result) return withoutResult(record, end);
  const reason = errorsOf(record) || "it does not say why";
  switch (result["subtype"]) {
    case "success":
      if (result["is_error"] === true) return apiFailure(record, reason);
      return answered(record);
    // What it said can be repaired.
    case "error_max_structured_output_retries":
      return { kind: "text", text: attempted(record) };
    case "error_max_turns":
      return failed(
        `claude stopped in the middle: ${reason}; raise claude.max_turns`,
        "deterministic",
      );
    case "error_max_budget_usd":
      return failed(
        `claude stopped in the middle: ${reason}; raise claude.max_budget_usd`,
        "budget",
      );
    default:
      return record.apiError === undefined
        ? failed(`claude failed: ${reason}`, classOfWords(reason))
        : apiFailure(record, reason);
  }
}

/** True when the session to go on with is not known here. */
export function isSessionGone(
  { result }: TurnRecord,
  { stderr }: Pick<ExecResult, "stderr">,
): boolean {
  return /No conversation found/i.test(
    `${stderr}\n${JSON.stringify(result?.["errors"] ?? "")}`,
  );
}

/** True when trying again will not help: a refused key stays refused. The first time a login may be renewed. */
export function isHopeless({ retry }: TurnRecord): boolean {
  return retry !== undefined && retry.attempt > 1 &&
    (retry.status === 401 || retry.status === 403 ||
      retry.error === "authentication_failed");
}

/** The reply to a turn that was ended because it was hopeless. */
export function hopeless({ retry }: TurnRecord): AgentReply {
  const status = retry?.status === undefined ? "" : ` (${retry.status})`;
  return failed(
    `claude is refused by the API: ${
      retry?.error ?? "authentication_failed"
    }${status}; ${LOGIN}`,
    "config",
  );
}

function answered(record: TurnRecord): AgentReply {
  const { result = {} } = record;
  const structured = result["structured_output"];
  const text = textOf(result, "result") ?? record.text ?? "";
  return structured === undefined || structured === null
    ? { kind: "text", text }
    : { kind: "text", text, structured };
}

function attempted({ attempted, text = "" }: TurnRecord): string {
  return attempted === undefined ? text : JSON.stringify(attempted);
}

/** What claude calls the errors of the API. */
const CLASSES: Readonly<Record<string, FailureClass>> = {
  authentication_failed: "config",
  billing_error: "config",
  invalid_request: "deterministic",
  max_output_tokens: "deterministic",
  model_not_found: "config",
  oauth_org_not_allowed: "config",
  overloaded: "transient",
  rate_limit: "transient",
  server_error: "transient",
};

function apiFailure(record: TurnRecord, reason: string): AgentReply {
  const { result = {}, apiError = "unknown", retry } = record;
  const status = countOf(result, "api_error_status");
  const failureClass = CLASSES[apiError] ?? classOfStatus(status) ??
    classOfWords(reason);
  const cure = status === 401 || status === 403 ||
      apiError === "authentication_failed"
    ? `; ${LOGIN}`
    : apiError === "model_not_found"
    ? "; set llm_model or claude.model to a model that there is"
    : "";
  return {
    ...failed(`claude failed: ${reason}${cure}`, failureClass),
    ...(status === 429 && retry?.status === 429 &&
      { retryAfterMs: retry.delayMs }),
  };
}

function classOfStatus(status: number): FailureClass | undefined {
  if (status >= 500 || status === 429 || status === 408) return "transient";
  if (status === 401 || status === 402 || status === 403 || status === 404) {
    return "config";
  }
  return status >= 400 ? "deterministic" : undefined;
}

/** The end of a program that has not said how its turn ended. */
function withoutResult(
  record: TurnRecord,
  { code, signal, stderr }: ExecResult,
): AgentReply {
  const lines = stderr.split("\n").map((line) => line.trim()).filter(Boolean);
  const said = lines.findLast((line) => /error/i.test(line)) ??
    lines.at(-1) ?? "";
  const how = signal === undefined ? `exit code ${code}` : signal;
  const reason = `claude ended with ${how} before it answered${
    said === "" ? "" : `: ${said.slice(0, 500)}`
  }`;
  // What has begun to talk was cut off; what has not did not like its arguments.
  const isCut = record.session !== undefined || signal !== undefined;
  if (code === 126 || code === 127) return failed(reason, "config");
  return failed(reason, isCut ? "transient" : classOfWords(said));
}

/** What it says where it gives no status. */
const WORDS: readonly (readonly [RegExp, FailureClass])[] = [
  [
    /unknown option|argument|not a valid|invalid|cannot be used|not logged in|log ?in\b|api key|credential|settings/i,
    "config",
  ],
  [
    /connection|ECONN|refused|reset|time.?out|network|socket|overload|unavailable/i,
    "transient",
  ],
];

function classOfWords(reason: string): FailureClass {
  return WORDS.find(([words]) => words.test(reason))?.[1] ?? "deterministic";
}

/** What differs each time would hide that nothing changes. */
function errorsOf({ result = {}, text }: TurnRecord): string {
  const { errors } = result;
  const all = Array.isArray(errors)
    ? errors.filter((each) => typeof each === "string").join("; ")
    : "";
  const said = all || textOf(result, "result") || text || "";
  return said.replace(/\s*\(?\breq(uest[ _]id)?[_:]\s*\w+\)?/gi, "").trim()
    .slice(0, 1000);
}

function failed(
  reason: string,
  failureClass: FailureClass,
): Extract<AgentReply, { kind: "failure" }> {
  return { kind: "failure", reason, failureClass };
}
