/** A stand-in for OpenAI's Responses and Chat Completions APIs on loopback: it says what a test tells it to. */

import { chatChunks, wholeCompletion } from "./mock_openai_chat.ts";
import { responseEvents, wholeResponse } from "./mock_openai_response.ts";
import {
  type CommonTurn,
  eventStream,
  type MockServer,
  mockServer,
  retryAfterHeader,
  type Script,
} from "./mock_server.ts";

/** How many tokens an answer is to have used. */
export interface MockUsage {
  /** All that was read, from the cache or not. */
  readonly input: number;
  /** Of them, from the cache. @default 0 */
  readonly cached?: number;
  readonly output: number;
  /** Of them, for reasoning. @default 0 */
  readonly reasoning?: number;
}

/** A tool that the model calls: with arguments as JSON, or with one text of its own form. */
export interface MockToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>> | string;
}

/** What one request is answered with. */
export type MockTurn =
  /** What the model says and does. */
  | {
    readonly text?: string;
    readonly reasoning?: string;
    readonly tools?: readonly MockToolCall[];
    /** @default 1000 in, 200 of them cached; 50 out, 10 of them reasoning */
    readonly usage?: MockUsage;
    /** Ends the connection after half of the stream. @default false */
    readonly cut?: boolean;
  }
  /** An error of the API. */
  | {
    readonly status: number;
    /** Seconds, for the header of this name. */
    readonly retryAfter?: number;
    /** @default the one that belongs to the status */
    readonly error?: { readonly type: string; readonly message: string };
  }
  /** Nothing, until the client goes away. */
  | { readonly hang: true };

/** A request to a model, as it came. */
export interface MockRequest {
  readonly api: "responses" | "chat";
  readonly headers: Headers;
  readonly body: MockBody;
  /** The body as it came. */
  readonly text: string;
}

/** What a test may want to know of a request's body. */
export interface MockBody {
  readonly model: string;
  readonly stream?: boolean;
  /** Of the Responses API. */
  readonly input?: unknown;
  readonly text?: { readonly format?: unknown };
  /** Of the Chat Completions API. */
  readonly messages?: readonly unknown[];
  readonly response_format?: unknown;
  readonly tools?: readonly unknown[];
}

/** Says what a request is answered with. */
export type MockScript = Script<MockRequest, MockTurn>;

/** The server, while it runs; its address ends with `/v1`. */
export type MockOpenai = MockServer<MockRequest>;

const APIS: Readonly<Record<string, MockRequest["api"]>> = {
  "/v1/responses": "responses",
  "/v1/chat/completions": "chat",
};

/**
 * Starts the server on a free port of 127.0.0.1.
 *
 * @param script one turn a request, the last one again and again; or a function
 */
export function mockOpenai(
  script: readonly MockTurn[] | MockScript,
): MockOpenai {
  const server = mockServer<MockRequest, MockTurn>({
    script,
    take(request, path) {
      const api = APIS[path];
      return request.method === "POST" && api !== undefined
        ? taken(api, request)
        : undefined;
    },
    answer: respond,
    other: (path) =>
      path === "/v1/models"
        ? Response.json({ object: "list", data: [], models: [] })
        : undefined,
    error: errorResponse,
  });
  return { ...server, url: `${server.url}/v1` };
}

async function taken(
  api: MockRequest["api"],
  request: Request,
): Promise<MockRequest> {
  const text = await request.text();
  return { api, headers: request.headers, text, body: JSON.parse(text) };
}

function respond(
  { api, body: { model, stream } }: MockRequest,
  turn: Exclude<MockTurn, CommonTurn>,
): Response {
  if (stream) {
    const events = api === "chat"
      ? chatChunks(model, turn)
      : responseEvents(model, turn);
    return eventStream(events, turn);
  }
  return Response.json(
    api === "chat" ? wholeCompletion(model, turn) : wholeResponse(model, turn),
  );
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
};

function errorResponse(
  { status, retryAfter, error }: Extract<MockTurn, { status: number }>,
): Response {
  const type = ERROR_TYPES[status] ?? "server_error";
  const { message, type: code } = error ?? { message: `mock ${status}`, type };
  return Response.json({ error: { message, type: code, code, param: null } }, {
    status,
    headers: {
      "x-request-id": "req_mock",
      ...retryAfterHeader(retryAfter),
    },
  });
}
