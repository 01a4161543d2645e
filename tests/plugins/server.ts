/** A server on this machine that answers what a test says. */

/** Something that was asked for. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A server, until it is disposed of. */
export interface TestServer extends AsyncDisposable {
  /** `127.0.0.1:` and its port. */
  readonly host: string;
  /** All that it was asked, in order. */
  readonly asked: readonly Asked[];
}

/** Starts a server. `answer` gets the number of the request, from 1. */
export function serve(
  answer: (count: number, asked: Asked) => Response,
): TestServer {
  const asked: Asked[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { method, url, headers } = request;
      const { pathname, search } = new URL(url);
      asked.push({
        method,
        path: pathname + search,
        headers,
        body: await request.text(),
      });
      return answer(asked.length, asked[asked.length - 1]!);
    },
  );
  return {
    host: `127.0.0.1:${server.addr.port}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
