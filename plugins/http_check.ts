/**
 * Waits until a URL answers as expected: a server that is starting, a
 * deployment that has to come up.
 *
 * @module
 */

import type { HandlerContext, HandlerNode, Outcome, Plugin } from "../mod.ts";

/** The plugin. */
export default {
  type: "http_check",
  role: "work",
  api: 1,
  help: "Waits until a URL answers as expected.",
  permissions: { net: ["$http.url"] },
  attributes: [
    {
      name: "http.url",
      type: "string",
      required: true,
      help: "What to ask for.",
    },
    {
      name: "http.method",
      type: "enum",
      values: ["GET", "HEAD"],
      default: "GET",
      help: "How to ask.",
    },
    {
      name: "http.status",
      type: "list",
      default: ["200"],
      help: "Statuses that are as expected; 2xx is all from 200 to 299.",
    },
    {
      name: "http.body",
      type: "string",
      help: "A regular expression that the answer's text has to match.",
    },
    {
      name: "http.interval",
      type: "duration",
      default: 1000,
      help: "How long to wait before asking again.",
    },
    {
      name: "http.wait",
      type: "duration",
      default: 60_000,
      help: "How long to go on asking.",
    },
    {
      name: "http.each",
      type: "duration",
      default: 10_000,
      help: "How long one answer may take.",
    },
  ],
  run,
} satisfies Plugin;

/** Characters of an answer that are read: more is nothing to check. */
const LONGEST_BODY = 1024 * 1024;

async function run(
  { values }: HandlerNode,
  context: HandlerContext,
): Promise<Outcome> {
  const url = context.expand(values.text("http.url") ?? "").trim();
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    return config(`http.url is ${JSON.stringify(url)}, but must be a URL`);
  }
  const text = values.text("http.body");
  const pattern = text === undefined ? undefined : patternOf(text);
  if (pattern === null) {
    return config(`http.body is no regular expression: ${text}`);
  }
  const end = Date.now() + (values.number("http.wait") ?? 0);
  for (let tries = 1;; tries++) {
    const answer = await ask(url, values, context.signal);
    if (answer.denied) {
      const { host } = new URL(url);
      return config(
        `${host} was not granted: --allow-plugin http_check=net:${host}`,
      );
    }
    const problem = problemOf(answer, values.list("http.status"), pattern);
    if (problem === undefined) {
      return {
        status: "success",
        notes: `answered as expected after ${count(tries)}`,
        contextUpdates: {
          "http.status": answer.status ?? 0,
          "http.tries": tries,
        },
      };
    }
    context.progress(`${problem}, asked ${count(tries)}`);
    const interval = values.number("http.interval") ?? 0;
    if (Date.now() + interval >= end) {
      context.artifacts.write("http.answer.txt", answer.body);
      return {
        status: "fail",
        failureClass: "transient",
        failureReason: `${place(url)} did not answer as expected: ${problem}`,
        contextUpdates: { "http.tries": tries },
      };
    }
    await pause(interval, context.signal);
  }
}

interface Answer {
  readonly status?: number;
  readonly body: string;
  /** Why there is no answer. */
  readonly error?: string;
  /** There will never be one. */
  readonly denied?: boolean;
}

async function ask(
  url: string,
  values: HandlerNode["values"],
  signal: AbortSignal,
): Promise<Answer> {
  const limit = AbortSignal.timeout(values.number("http.each") ?? 10_000);
  try {
    const response = await fetch(url, {
      method: values.text("http.method") ?? "GET",
      // Where a redirect leads was not granted, and says nothing of this URL.
      redirect: "manual",
      signal: AbortSignal.any([signal, limit]),
    });
    return { status: response.status, body: await textOf(response) };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return { body: "", error: "no answer in time" };
    // The machine, or the server, refuses: that is what is waited for to end.
    if (error instanceof TypeError) return { body: "", error: reasonOf(error) };
    if (error instanceof Error && error.name === "NotCapable") {
      return { body: "", error: "its host was not granted", denied: true };
    }
    throw error;
  }
}

/** The innermost reason, without the URL: it can hold a secret. */
function reasonOf(error: Error): string {
  const text = error.message.replace(/\(?https?:\/\/\S+\)?:?/g, "").trim();
  return text.replace(/\s+/g, " ") || "no connection";
}

async function textOf(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_BODY) break;
  }
  return text.slice(0, LONGEST_BODY);
}

function problemOf(
  { status, body, error }: Answer,
  expected: readonly string[],
  pattern: RegExp | undefined,
): string | undefined {
  if (status === undefined) return error;
  if (!expected.some((text) => matches(text, status))) {
    return `status ${status}, not ${expected.join(" or ")}`;
  }
  return pattern === undefined || pattern.test(body)
    ? undefined
    : `status ${status}, but the text does not match ${pattern}`;
}

function matches(text: string, status: number): boolean {
  return text.toLowerCase() === `${String(status)[0]}xx` ||
    text === String(status);
}

/** `null` when the text is no regular expression. */
function patternOf(text: string): RegExp | null {
  try {
    return new RegExp(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function config(reason: string): Outcome {
  return { status: "fail", failureClass: "config", failureReason: reason };
}

/** A URL without its query, which can hold a secret. */
function place(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function count(tries: number): string {
  return tries === 1 ? "once" : `${tries} times`;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
