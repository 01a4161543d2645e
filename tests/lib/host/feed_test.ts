import { deepEqual, equal, rejects } from "node:assert/strict";
import { feed } from "../../../lib/host/feed.ts";

const INPUT = new TextEncoder().encode("input");
const broken = new Error("broken pipe");
const isBrokenPipe = (error: unknown) => error === broken;

Deno.test("the input is written, and its end is told", async () => {
  const seen: string[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const fed = feed(INPUT, {
    stdin: new WritableStream({
      write: (data) => void seen.push(new TextDecoder().decode(data)),
      close() {
        seen.push("end");
        resolve();
      },
    }),
    ended,
    isBrokenPipe,
  });
  await fed;
  deepEqual(seen, ["input", "end"]);
});

Deno.test("a program that ends just as the last of its input was taken is no error", async () => {
  // The write and the end are both known in the same turn, in either order.
  for (const endsFirst of [true, false]) {
    const end = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const fed = feed(INPUT, {
      stdin: new WritableStream({ write: () => written.promise }),
      ended: end.promise,
      isBrokenPipe,
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (endsFirst) end.resolve();
    written.resolve();
    end.resolve();
    equal(await fed, undefined);
  }
});

Deno.test("a pipe that nobody reads is no error, anything else is", async () => {
  const failing = (error: Error) =>
    feed(INPUT, {
      stdin: new WritableStream({ write: () => Promise.reject(error) }),
      ended: Promise.resolve(),
      isBrokenPipe,
    });
  equal(await failing(broken), undefined);
  await rejects(failing(new Error("disk on fire")), /disk on fire/);
});

Deno.test("what comes of a stream is written as it comes; a program that ends ends the stream", async () => {
  const seen: string[] = [];
  const heard = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let cancelled = false;
  let send: (text: string) => void = () => {};
  const fed = feed(
    new ReadableStream({
      start(controller) {
        send = (text) => controller.enqueue(new TextEncoder().encode(text));
      },
      cancel: () => void (cancelled = true),
    }),
    {
      stdin: new WritableStream({
        write(data) {
          seen.push(new TextDecoder().decode(data));
          heard.resolve();
        },
      }),
      ended: ended.promise,
      isBrokenPipe,
    },
  );
  send("question");
  await heard.promise;
  deepEqual(seen, ["question"]);
  ended.resolve();
  await fed;
  equal(cancelled, true);
});
