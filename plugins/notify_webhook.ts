/**
 * Tells a webhook, as JSON, where a run stands: a chat, a pager, a dashboard.
 *
 * @module
 */

import type {
  HandlerContext,
  HandlerNode,
  JsonValue,
  Outcome,
  Plugin,
} from "../mod.ts";

/** The plugin. */
export default {
  type: "notify_webhook",
  role: "work",
  api: 1,
  help: "Posts where the run stands to a webhook, as JSON.",
  permissions: {
    // A URL that is a secret shows its host to nobody: some host has to be granted.
    net: ["$notify.url", "$notify.url_env"],
    env: ["$notify.url_env", "$notify.token_env"],
  },
  attributes: [
    {
      name: "notify.url",
      type: "string",
      help: "Where to post to.",
    },
    {
      name: "notify.url_env",
      type: "string",
      help:
        "Variable of the environment that holds the URL, when the URL is a secret.",
    },
    {
      name: "notify.token_env",
      type: "string",
      help: "Variable of the environment that holds a bearer token.",
    },
    {
      name: "notify.message",
      type: "string",
      help: "A text for people; variables are filled in.",
    },
    {
      name: "notify.context",
      type: "list",
      default: [],
      help: "Keys of the run's context to send along.",
    },
    {
      name: "notify.retries",
      type: "integer",
      default: 3,
      help: "How often to try again when the webhook does not take it.",
    },
    {
      name: "notify.delay",
      type: "duration",
      default: 500,
      help:
        "How long to wait before the first retry; each later one doubles it.",
    },
    {
      name: "notify.required",
      type: "boolean",
      default: false,
      help: "Fails the node when the webhook cannot be told.",
    },
  ],
  run,
} satisfies Plugin;

async function run(
  { values }: HandlerNode,
  context: HandlerContext,
): Promise<Outcome> {
  const urlName = values.text("notify.url_env");
  const url = urlName
    ? context.env(urlName)
    : context.expand(values.text("notify.url") ?? "");
  if (!url || !/^https?:/.test(url) || !URL.canParse(url)) {
    return {
      status: "fail",
      failureClass: "config",
      failureReason: urlName
        ? `the variable ${urlName} holds no URL`
        : "notify.url is no URL",
    };
  }
  const tokenName = values.text("notify.token_env");
  const token = tokenName ? context.env(tokenName) : undefined;
  if (tokenName && !token) {
    return {
      status: "fail",
      failureClass: "config",
      failureReason: `the variable ${tokenName} is not set`,
    };
  }
  const body = JSON.stringify(eventOf(values, context));
  const problem = await post(url, body, { values, token, context });
  if (problem === undefined) {
    return { status: "success", notes: "the webhook was told" };
  }
  if (values.flag("notify.required")) {
    return {
      status: "fail",
      failureClass: "transient",
      failureReason: `the webhook was not told: ${problem}`,
    };
  }
  context.notice(`A webhook was not told: ${problem}`);
  return { status: "success", notes: `the webhook was not told: ${problem}` };
}

/** What is sent: facts that are named here, and keys that the node names. */
function eventOf(
  values: HandlerNode["values"],
  context: HandlerContext,
): JsonValue {
  const message = values.text("notify.message");
  const { failure } = context;
  const keys = values.list("notify.context")
    .map((key) => [key, context.value(key) ?? null] as const);
  return {
    schema_version: 1,
    type: "RunNotification",
    run_id: context.runId,
    goal: context.goal,
    ...(message !== undefined && { message: context.expand(message) }),
    ...(failure && {
      failure: { node: failure.nodeId, reason: failure.reason },
    }),
    context: Object.fromEntries(keys),
  };
}

interface Posting {
  readonly values: HandlerNode["values"];
  readonly token: string | undefined;
  readonly context: HandlerContext;
}

/** Posts until it is taken. Says why not; never a URL or token, which may be secret. */
async function post(
  url: string,
  body: string,
  { values, token, context }: Posting,
): Promise<string | undefined> {
  const retries = values.number("notify.retries") ?? 0;
  let delay = values.number("notify.delay") ?? 0;
  for (let tries = 0;; tries++) {
    const { problem, final } = await postOnce(url, body, token, context.signal);
    if (problem === undefined) return undefined;
    if (final || tries >= retries) return problem;
    context.progress(`${problem}; trying again`);
    await pause(delay, context.signal);
    delay *= 2;
  }
}

interface Posted {
  readonly problem?: string;
  /** Another try would end the same way. */
  readonly final?: boolean;
}

async function postOnce(
  url: string,
  body: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Posted> {
  const limit = AbortSignal.timeout(10_000);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      // A token must not follow to where nobody sent it.
      redirect: "manual",
      signal: AbortSignal.any([signal, limit]),
    });
    await response.body?.cancel();
    const { ok, status } = response;
    if (ok) return {};
    const final = status < 500 && status !== 408 && status !== 429;
    return { problem: `it answered with status ${status}`, final };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return { problem: "it did not answer in time" };
    if (error instanceof TypeError) return { problem: "it cannot be reached" };
    if (error instanceof Error && error.name === "NotCapable") {
      return {
        problem: "its host was not granted with --allow-plugin",
        final: true,
      };
    }
    throw error;
  }
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
