import assert from "node:assert/strict";
import { FloodError, Incoming } from "../../handlers/agents/acp/incoming.ts";

Deno.test("what an agent says arrives as it was, however long it is", async () => {
  const incoming = new Incoming();
  const long = "€".repeat(50_000);
  incoming.push("a");
  incoming.push(long);
  const read = new Response(incoming.stream).text();
  await new Promise((resolve) => setTimeout(resolve));
  incoming.push("ü");
  incoming.end();
  incoming.push("too late");
  assert.equal(await read, `a${long}ü`);
});

Deno.test("timers have their turn while a flood is read", async () => {
  const incoming = new Incoming();
  for (let count = 0; count < 50; count++) incoming.push("y\n");
  incoming.end();
  let left = 50;
  const when = new Promise<number>((resolve) =>
    setTimeout(() => resolve(left))
  );
  for await (const _ of incoming.stream) left--;
  assert.ok(await when > 0);
});

Deno.test("an agent that is not understood in time is not heard any more", async () => {
  const incoming = new Incoming(100);
  incoming.push("y".repeat(60));
  incoming.push("y".repeat(60));
  incoming.push("y");
  await assert.rejects(new Response(incoming.stream).text(), FloodError);
});

Deno.test("nothing is kept for a reader that has gone", async () => {
  const incoming = new Incoming(100);
  await incoming.stream.cancel();
  for (let count = 0; count < 200; count++) incoming.push("y");
  incoming.end();
});
