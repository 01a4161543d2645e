/** A stand-in for OpenAI's Responses and Chat Completions APIs on loopback: it says what a test tells it to. */

import { chatChunks, wholeCompletion } from "./mock_openai_chat.ts";
import { responseEvents, wholeResponse } from "./mock_openai_response.ts";

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

/** Says what a request is answered with; `index` counts the requests to the model from 0. */
export type MockScript = (request: MockRequest, index: number) => MockTurn;

/** The server, while it runs. */
export interface MockOpenai extends AsyncDisposable {
  /** With `/v1`. */
  readonly url: string;
  /** The requests to the model so far. */
  readonly requests: readonly MockRequest[];
  /** Method and path of everything else that was asked for. */
  readonly others: readonly string[];
}

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
  const requests: MockRequest[] = [];
  const others: string[] = [];
  const stopped = new AbortController();
  const turnOf: MockScript = typeof script === "function"
    ? script
    : (_, index) => script[Math.min(index, script.length - 1)] ?? {};

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const api = APIS[pathname];
    if (request.method === "POST" && api !== undefined) {
      const text = await request.text();
      const taken = {
        ...{ api, headers: request.headers, text, body: JSON.parse(text) },
      };
      const turn = turnOf(taken, requests.push(taken) - 1);
      return await respond(taken, turn, stopped.signal);
    }
    others.push(`${request.method} ${pathname}`);
    if (pathname === "/v1/models") {
      return Response.json({ object: "list", data: [], models: [] });
    }
    return errorResponse({ status: 404 });
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    answer,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    requests,
    others,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await server.shutdown();
    },
  };
}

async function respond(
  { api, body }: MockRequest,
  turn: MockTurn,
  stopped: AbortSignal,
): Promise<Response> {
  if ("hang" in turn) {
    await new Promise((resolve) => stopped.addEventListener("abort", resolve));
    return errorResponse({ status: 500 });
  }
  if ("status" in turn) return errorResponse(turn);
  if (!body.stream) {
    return Response.json(
      api === "chat"
        ? wholeCompletion(body.model, turn)
        : wholeResponse(body.model, turn),
    );
  }
  const chunks = api === "chat"
    ? chatChunks(body.model, turn)
    : responseEvents(body.model, turn);
  const said = turn.cut
    ? chunks.slice(0, Math.ceil(chunks.length / 2))
    : chunks;
  return new Response(streamOf(said, turn.cut === true), {
    headers: { "content-type": "text/event-stream" },
  });
}

/** Chunks one by one; a cut one breaks the connection off instead of ending it. */
function streamOf(
  chunks: readonly string[],
  cut: boolean,
): ReadableStream<Uint8Array> {
  const left = chunks.map((chunk) => new TextEncoder().encode(chunk));
  return new ReadableStream({
    async pull(controller) {
      const chunk = left.shift();
      if (chunk) return controller.enqueue(chunk);
      if (!cut) return controller.close();
      // What was said has to be on its way first.
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.error(new Error("the mock broke the stream off"));
    },
  });
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
      ...(retryAfter !== undefined && { "retry-after": `${retryAfter}` }),
    },
  });
}
