/** What the stand-ins for models' APIs have in common: a server on loopback that says what a test tells it to. */

/** Says what a request is answered with; `index` counts the requests to the model from 0. */
export type Script<Request, Turn> = (request: Request, index: number) => Turn;

/** Turns that every stand-in knows. */
export type CommonTurn =
  /** Nothing, until the client goes away. */
  | { readonly hang: true }
  /** An error of the API. */
  | { readonly status: number };

/** A server, while it runs. */
export interface MockServer<Request> extends AsyncDisposable {
  /** Its origin. */
  readonly url: string;
  /** The requests to the model so far. */
  readonly requests: readonly Request[];
  /** Method and path of everything else that was asked for. */
  readonly others: readonly string[];
}

/** What is one API's own. */
export interface MockApi<Taken, Turn extends object> {
  /** One turn a request, the last one again and again; or a function. */
  readonly script: readonly Turn[] | Script<Taken, Turn>;
  /** Reads a request to the model; `undefined` when it is another one. */
  take(request: Request, path: string): Promise<Taken> | undefined;
  /** Answers it, when it is to be answered. */
  answer(taken: Taken, turn: Exclude<Turn, CommonTurn>): Response;
  /** Answers what is no request to the model, if it is known. */
  other?(path: string): Response | undefined;
  /** The API's form of an error. */
  error(turn: Extract<Turn, { status: number }> | { status: number }): Response;
}

/** Starts a server on a free port of 127.0.0.1. */
export function mockServer<Taken, Turn extends object>(
  { script, take, answer, other, error }: MockApi<Taken, Turn>,
): MockServer<Taken> {
  const requests: Taken[] = [];
  const others: string[] = [];
  const stopped = Promise.withResolvers<void>();
  const turnOf = (taken: Taken, index: number): Turn | undefined =>
    typeof script === "function"
      ? script(taken, index)
      : script[Math.min(index, script.length - 1)];

  async function respond(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const taken = await take(request, pathname);
    if (taken === undefined) {
      others.push(`${request.method} ${pathname}`);
      return other?.(pathname) ?? error({ status: 404 });
    }
    // Without any turn the model says nothing; the casts are what the checks narrow Turn to.
    const turn = turnOf(taken, requests.push(taken) - 1) ?? {} as Turn;
    if ("hang" in turn) {
      await stopped.promise;
      return error({ status: 500 });
    }
    if ("status" in turn) {
      return error(turn as Extract<Turn, { status: number }>);
    }
    return answer(taken, turn as Exclude<Turn, CommonTurn>);
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    respond,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    others,
    async [Symbol.asyncDispose]() {
      stopped.resolve();
      await server.shutdown();
    },
  };
}

/** Events one by one; with `cut`, half of them, and then the connection is broken off. */
export function eventStream(
  events: readonly string[],
  { cut = false }: { readonly cut?: boolean | undefined },
): Response {
  const said = cut ? events.slice(0, Math.ceil(events.length / 2)) : events;
  const left = said.map((event) => new TextEncoder().encode(event));
  const stream = new ReadableStream({
    async pull(controller) {
      const event = left.shift();
      if (event) return controller.enqueue(event);
      if (!cut) return controller.close();
      // What was said has to be on its way first.
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.error(new Error("the mock broke the stream off"));
    },
  });
  return new Response(stream, {
    headers: { "content-type": "text/event-stream" },
  });
}

/** The header of this name, in seconds. */
export function retryAfterHeader(
  seconds: number | undefined,
): Readonly<Record<string, string>> {
  return seconds === undefined ? {} : { "retry-after": `${seconds}` };
}
