/** A stand-in for Google's Gemini API on loopback: it says what a test tells it to. */

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
  /** Reasoning not included. */
  readonly output: number;
  /** Besides them. @default 0 */
  readonly reasoning?: number;
}

/** A tool that the model calls. */
export interface MockToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What one request is answered with. */
export type MockTurn =
  /** What the model says and does. */
  | {
    readonly text?: string;
    readonly reasoning?: string;
    readonly tools?: readonly MockToolCall[];
    /** @default 1000 in, 200 of them cached; 40 out and 10 for reasoning */
    readonly usage?: MockUsage;
    /** Why it ends. @default "STOP" */
    readonly finish?: string;
    /** Ends the connection after half of the stream. @default false */
    readonly cut?: boolean;
  }
  /** An error of the API. */
  | {
    readonly status: number;
    /** Seconds, for the header of this name. */
    readonly retryAfter?: number;
    readonly message?: string;
  }
  /** Nothing, until the client goes away. */
  | { readonly hang: true };

/** A request to a model, as it came. */
export interface MockRequest {
  /** As the path has it. */
  readonly model: string;
  /** Its answer is to come in parts. */
  readonly isStream: boolean;
  readonly headers: Headers;
  readonly body: MockBody;
}

/** What a test may want to know of a request's body. */
export interface MockBody {
  readonly systemInstruction?: unknown;
  readonly contents: readonly {
    readonly role: string;
    readonly parts: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly tools?: unknown;
}

/** Says what a request is answered with. */
export type MockScript = Script<MockRequest, MockTurn>;

/** The server, while it runs; its address is without `/v1beta`. */
export type MockGoogle = MockServer<MockRequest>;

const GENERATE = /^\/v1beta\/models\/([^/]+):(stream)?[gG]enerateContent$/;

/**
 * Starts the server on a free port of 127.0.0.1.
 *
 * @param script one turn a request, the last one again and again; or a function
 */
export function mockGoogle(
  script: readonly MockTurn[] | MockScript,
): MockGoogle {
  return mockServer<MockRequest, MockTurn>({
    script,
    take(request, path) {
      const [, model, stream] = GENERATE.exec(path) ?? [];
      return request.method === "POST" && model !== undefined
        ? taken(request, { model, isStream: stream !== undefined })
        : undefined;
    },
    answer: respond,
    error: errorResponse,
  });
}

async function taken(
  request: Request,
  asked: Pick<MockRequest, "model" | "isStream">,
): Promise<MockRequest> {
  return { ...asked, headers: request.headers, body: await request.json() };
}

function respond(
  { model, isStream }: MockRequest,
  turn: Exclude<MockTurn, CommonTurn>,
): Response {
  const chunks = chunksOf(turn, model);
  if (!isStream) return Response.json(whole(chunks));
  const events = chunks.map((chunk) =>
    `data: ${JSON.stringify(chunk)}\r\n\r\n`
  );
  return eventStream(events, turn);
}

type Part = Readonly<Record<string, unknown>>;

interface Chunk {
  readonly candidates: readonly {
    readonly content: {
      readonly role: string;
      readonly parts: readonly Part[];
    };
    readonly index: number;
    readonly finishReason?: string;
  }[];
  readonly modelVersion: string;
  readonly usageMetadata?: unknown;
}

/** A chunk for each part, and one at the end. */
function chunksOf(
  { text, reasoning, tools = [], usage, finish = "STOP" }: Exclude<
    MockTurn,
    CommonTurn
  >,
  model: string,
): readonly Chunk[] {
  const halves = text === undefined
    ? []
    : [text.slice(0, text.length >> 1), text.slice(text.length >> 1)];
  const parts: Part[] = [
    ...reasoning === undefined ? [] : [{ text: reasoning, thought: true }],
    ...halves.map((half) => ({ text: half })),
    ...tools.map(({ name, input }) => ({
      functionCall: { name, args: input },
    })),
  ];
  const chunk = (some: readonly Part[]): Chunk => ({
    candidates: [{ content: { role: "model", parts: some }, index: 0 }],
    modelVersion: model,
  });
  const [end] = chunk([]).candidates;
  return [
    ...parts.map((part) => chunk([part])),
    {
      candidates: end ? [{ ...end, finishReason: finish }] : [],
      modelVersion: model,
      usageMetadata: metadataOf(usage),
    },
  ];
}

function metadataOf(
  { input, cached = 0, output, reasoning = 0 }: MockUsage = {
    ...{ input: 1000, cached: 200, output: 40, reasoning: 10 },
  },
) {
  return {
    promptTokenCount: input,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output,
    thoughtsTokenCount: reasoning,
    totalTokenCount: input + output + reasoning,
  };
}

function whole(chunks: readonly Chunk[]) {
  const parts = chunks.flatMap(({ candidates }) =>
    candidates.flatMap(({ content }) => content.parts)
  );
  const last = chunks.at(-1);
  return {
    ...last,
    candidates: last?.candidates.map((one) => ({
      ...one,
      content: { role: "model", parts },
    })),
  };
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

function errorResponse(
  { status, retryAfter, message = `mock ${status}` }: Extract<
    MockTurn,
    { status: number }
  >,
): Response {
  const name = STATUS_NAMES[status] ?? "INTERNAL";
  return Response.json({ error: { code: status, message, status: name } }, {
    status,
    headers: retryAfterHeader(retryAfter),
  });
}
