/**
 * The process that a plugin runs in. The engine starts it with permissions cut
 * down to the node, and reads what it says line by line.
 */

import { errorMessage, perform } from "./inside/perform.ts";
import type { HostMessage, HostRequest } from "./protocol.ts";
import { MARK } from "./protocol.ts";

// Taken before the plugin can replace them.
const { stdout, exit } = Deno;
const writeSync = stdout.writeSync.bind(stdout);
const encoder = new TextEncoder();
const encode = encoder.encode.bind(encoder);
const stringify = JSON.stringify;

const request: HostRequest = JSON.parse(
  await new Response(Deno.stdin.readable).text(),
);
const stop = new AbortController();
// A plugin that hears its signal can clean up; one that does not is killed.
if (Deno.build.os !== "windows") {
  Deno.addSignalListener("SIGTERM", () => stop.abort());
}

function write(text: string): void {
  const data = encode(text);
  for (let written = 0; written < data.length;) {
    written += writeSync(data.subarray(written));
  }
}

function send(message: HostMessage): void {
  // A line of its own, whatever was printed before.
  write(`${MARK}${request.token} ${stringify(message)}\n`);
}

function crash(event: Event, error: unknown): void {
  event.preventDefault();
  send(errorMessage(error));
  exit(70);
}
addEventListener("error", (event) => crash(event, event.error));
addEventListener("unhandledrejection", (event) => crash(event, event.reason));

await perform(request, { send, log: write, signal: stop.signal });
// Timers and workers of the plugin's have no say in when it is over.
exit(0);
