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
  input: Uint8Array,
  { stdin, ended, isBrokenPipe }: Reader,
): Promise<void> {
  const writer = stdin.getWriter();
  let isOver = false;
  const results = await Promise.allSettled([
    // Once aborted, it cannot be closed.
    writer.write(input).then(() => isOver ? undefined : writer.close()),
    // Else a write that nobody reads would wait as long as anybody holds the pipe.
    ended.then(() => {
      isOver = true;
      return writer.abort();
    }),
  ]);
  for (const result of results) {
    if (result.status === "fulfilled" || result.reason === undefined) continue;
    if (!isBrokenPipe(result.reason)) throw result.reason;
  }
}
