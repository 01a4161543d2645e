/** A stand-in for Google's Gemini API on loopback: it says what a test tells it to. */

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

/** Says what a request is answered with; `index` counts the requests to the model from 0. */
export type MockScript = (request: MockRequest, index: number) => MockTurn;

/** The server, while it runs. */
export interface MockGoogle extends AsyncDisposable {
  /** For `GOOGLE_GEMINI_BASE_URL`: without `/v1beta`. */
  readonly url: string;
  /** The requests to the model so far. */
  readonly requests: readonly MockRequest[];
  /** Method and path of everything else that was asked for. */
  readonly others: readonly string[];
}

const GENERATE = /^\/v1beta\/models\/([^/]+):(stream)?[gG]enerateContent$/;

/**
 * Starts the server on a free port of 127.0.0.1.
 *
 * @param script one turn a request, the last one again and again; or a function
 */
export function mockGoogle(
  script: readonly MockTurn[] | MockScript,
): MockGoogle {
  const requests: MockRequest[] = [];
  const others: string[] = [];
  const stopped = new AbortController();
  const turnOf: MockScript = typeof script === "function"
    ? script
    : (_, index) => script[Math.min(index, script.length - 1)] ?? {};

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, model, stream] = GENERATE.exec(pathname) ?? [];
    if (request.method === "POST" && model !== undefined) {
      const { headers } = request;
      const taken = { model, headers, body: await request.json() };
      const turn = turnOf(taken, requests.push(taken) - 1);
      return await respond(turn, model, stream !== undefined, stopped.signal);
    }
    others.push(`${request.method} ${pathname}`);
    return errorResponse({ status: 404 });
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    answer,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    others,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await server.shutdown();
    },
  };
}

async function respond(
  turn: MockTurn,
  model: string,
  stream: boolean,
  stopped: AbortSignal,
): Promise<Response> {
  if ("hang" in turn) {
    await new Promise((resolve) => stopped.addEventListener("abort", resolve));
    return errorResponse({ status: 500 });
  }
  if ("status" in turn) return errorResponse(turn);
  const chunks = chunksOf(turn, model);
  if (!stream) return Response.json(whole(chunks));
  const said = turn.cut
    ? chunks.slice(0, Math.ceil(chunks.length / 2))
    : chunks;
  return new Response(streamOf(said, turn.cut === true), {
    headers: { "content-type": "text/event-stream" },
  });
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
    { status: number } | { hang: true }
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

/** Chunks one by one; a cut one breaks the connection off instead of ending it. */
function streamOf(
  chunks: readonly Chunk[],
  cut: boolean,
): ReadableStream<Uint8Array> {
  const left = chunks.map((chunk) =>
    new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\r\n\r\n`)
  );
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
    headers: retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` },
  });
}
