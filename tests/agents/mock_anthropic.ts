/** A stand-in for Anthropic's Messages API on loopback: it says what a test tells it to. */

import { messageEvents, wholeMessage } from "./mock_anthropic_message.ts";
import {
  type CommonTurn,
  type MockServer,
  mockServer,
  retryAfterHeader,
  type Script,
} from "./mock_server.ts";

/** How many tokens an answer is to have used. */
export interface MockUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens?: number;
  readonly cache_read_input_tokens?: number;
}

/** A tool that the model uses. */
export interface MockToolUse {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What one request is answered with. */
export type MockTurn =
  /** A message, which ends with `tool_use` when it has tools. */
  | {
    readonly text?: string;
    readonly thinking?: string;
    readonly tools?: readonly MockToolUse[];
    /** @default 1000 in, 50 out, of them 100 into and 200 from the cache */
    readonly usage?: MockUsage;
    /** Ends the connection after half of the answer. @default false */
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

/** A request for a message, as it came. */
export interface MockRequest {
  readonly headers: Headers;
  readonly body: MockBody;
}

/** What a test may want to know of a request's body. */
export interface MockBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly system?: unknown;
  readonly messages: readonly {
    readonly role: string;
    readonly content: unknown;
  }[];
  readonly tools?: readonly { readonly name: string }[];
}

/** Says what a request is answered with. */
export type MockScript = Script<MockRequest, MockTurn>;

/** The server, while it runs; its address is without `/v1`. */
export type MockAnthropic = MockServer<MockRequest>;

/**
 * Starts the server on a free port of 127.0.0.1.
 *
 * @param script one turn a request, the last one again and again; or a function
 */
export function mockAnthropic(
  script: readonly MockTurn[] | MockScript,
): MockAnthropic {
  return mockServer<MockRequest, MockTurn>({
    script,
    take: (request, path) =>
      request.method === "POST" && path === "/v1/messages"
        ? taken(request)
        : undefined,
    answer: respond,
    other: (path) =>
      path === "/v1/messages/count_tokens"
        ? Response.json({ input_tokens: 1234 })
        : undefined,
    error: errorResponse,
  });
}

async function taken(request: Request): Promise<MockRequest> {
  return { headers: request.headers, body: await request.json() };
}

function respond(
  { body }: MockRequest,
  turn: Exclude<MockTurn, CommonTurn>,
): Response {
  const { cut = false } = turn;
  const chunks = body.stream
    ? messageEvents(body.model, turn)
    : [JSON.stringify(wholeMessage(body.model, turn))];
  const type = body.stream ? "text/event-stream" : "application/json";
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  const length = bytes.reduce((sum, { length }) => sum + length, 0);
  return new Response(streamOf(cut ? halfOf(bytes) : bytes), {
    headers: {
      "content-type": type,
      // What is shorter than it says was broken off.
      ...(cut && { "content-length": `${length}` }),
    },
  });
}

function halfOf(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const [only] = chunks;
  return chunks.length === 1 && only
    ? [only.subarray(0, only.length / 2)]
    : chunks.slice(0, Math.ceil(chunks.length / 2));
}

/** Chunks one by one. */
function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};

function errorResponse(
  { status, retryAfter, error }: Extract<MockTurn, { status: number }>,
): Response {
  const type = ERROR_TYPES[status] ?? "api_error";
  return Response.json({
    type: "error",
    error: error ?? { type, message: `mock ${status}` },
  }, {
    status,
    headers: {
      "request-id": "req_mock",
      ...retryAfterHeader(retryAfter),
    },
  });
}
