/** What kind of failure codex's words are. */

import type { AgentReply } from "../../../lib/agents/backend.ts";
import type { FailureClass } from "../../../lib/handler.ts";
import { LOGIN } from "./credentials.ts";

/** How codex has ended without an answer. */
export interface CodexEnd {
  readonly code: number;
  /** What it has told as an event. */
  readonly error?: string | undefined;
  /** The end of its standard error. */
  readonly stderr: string;
}

/** The words by which codex tells what went wrong, first come first served. */
const WORDS: readonly (readonly [RegExp, FailureClass])[] = [
  [/context window|context length/i, "deterministic"],
  [/quota exceeded|billing/i, "config"],
  [/status:? 429\b|rate limit|usage limit|too many requests/i, "transient"],
  [
    /status:? 40[13]\b|unauthori[sz]ed|forbidden|not logged in|please log ?in|access token|Missing environment variable/i,
    "config",
  ],
  [
    /high demand|status:? 5\d\d\b|overloaded|stream disconnected|connection|error sending request|timed? ?out|network|temporar/i,
    "transient",
  ],
  [
    /status:? 40[04]\b|invalid_request|not supported|does not exist|not found|unknown (configuration|feature)|Error loading config|unexpected argument|invalid value|--skip-git-repo-check/i,
    "config",
  ],
];

/** What to do about it, by what was said. */
const CURES: readonly (readonly [RegExp, string])[] = [
  [
    /status:? 401\b|unauthori[sz]ed|not logged in|please log ?in/i,
    LOGIN,
  ],
  [
    /Missing environment variable: `(\w+)`/,
    "set it, and let it through with env_pass=$1",
  ],
];

/** Words that belong to the next line of a Rust program's report. */
const NOISE = /^(Stack backtrace:|note: |\s+\d+: |\s*at |\s*$)/;

/** The failure that an end is. */
export function failedEnd({ code, error, stderr }: CodexEnd): AgentReply {
  const said = error === undefined ? lastWords(stderr) : readable(error);
  const failureClass = said === "" ? "deterministic" : classOf(said, code);
  const cure = cureOf(said);
  const what = [`codex exec failed: exit status ${code}`, said]
    .filter(Boolean).join(": ");
  const retryAfterMs = failureClass === "transient"
    ? retryAfter(said)
    : undefined;
  return {
    kind: "failure",
    reason: cure === undefined ? what : `${what}; ${cure}`,
    failureClass,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** True when the session to go on with is not known any more. */
export function isSessionGone(stderr: string): boolean {
  return /no rollout found|thread\/resume failed/i.test(stderr);
}

function classOf(said: string, code: number): FailureClass {
  const found = WORDS.find(([words]) => words.test(said));
  // 2 is the code for arguments that are not understood.
  return found?.[1] ?? (code === 2 ? "config" : "deterministic");
}

function cureOf(said: string): string | undefined {
  for (const [words, cure] of CURES) {
    const found = words.exec(said);
    if (found) return cure.replace("$1", found[1] ?? "");
  }
  return undefined;
}

/** An error of the API comes as its JSON. What differs each time would hide that nothing changes. */
function readable(error: string): string {
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(error)?.[1];
  const text = error.startsWith("{") && message !== undefined
    ? `${JSON.parse(`"${message}"`)} (${typeOf(error)})`
    : error;
  return text.replace(/,? ?(request id|cf-ray): [\w-]+/g, "").trim()
    .slice(0, 1000);
}

function typeOf(error: string): string {
  return /"type":"(\w+)"/.exec(error)?.[1] ?? "error";
}

function lastWords(stderr: string): string {
  const lines = stderr.split("\n");
  const last = lines.findLast((line) => /^error\b/i.test(line)) ??
    lines.findLast((line) => !NOISE.test(line)) ?? "";
  return last.trim().slice(0, 1000);
}

function retryAfter(said: string): number | undefined {
  const found =
    /(?:try again in|retry.after\D{0,3})\s*(\d+(?:\.\d+)?)\s*(ms|m\b|min|s|$)/i
      .exec(said);
  if (!found) return undefined;
  const [, amount, unit = "s"] = found;
  const factor = unit === "ms" ? 1 : unit.startsWith("m") ? 60_000 : 1000;
  return Math.ceil(Number(amount) * factor);
}
