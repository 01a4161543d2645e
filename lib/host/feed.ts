/** Writes a program's input; one that does not read it to the end is its own affair. */

/** Where the input goes, and when nobody is there to read it any more. */
export interface Reader {
  readonly stdin: WritableStream<Uint8Array>;
  /** Settles when the program has ended. */
  readonly ended: Promise<unknown>;
  /** True for the error of a pipe that nobody reads. */
  isBrokenPipe(error: unknown): boolean;
}

/** Writes `input`, and closes. Never throws because the program has ended. */
export async function feed(
  input: Uint8Array | ReadableStream<Uint8Array>,
  { stdin, ended, isBrokenPipe }: Reader,
): Promise<void> {
  const writer = stdin.getWriter();
  const source = input instanceof Uint8Array ? undefined : input.getReader();
  let isOver = false;
  const results = await Promise.allSettled([
    // Once aborted, it cannot be closed.
    write(writer, source ?? input as Uint8Array).then(() =>
      isOver ? undefined : writer.close()
    ),
    // Else a write that nobody reads would wait as long as anybody holds the pipe.
    ended.then(() => {
      isOver = true;
      return Promise.all([writer.abort(), source?.cancel()]);
    }),
  ]);
  for (const result of results) {
    if (result.status === "fulfilled" || result.reason === undefined) continue;
    if (!isBrokenPipe(result.reason)) throw result.reason;
  }
}

async function write(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  input: Uint8Array | ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  if (input instanceof Uint8Array) return await writer.write(input);
  for (;;) {
    const { done, value } = await input.read();
    if (done) return;
    await writer.write(value);
  }
}
