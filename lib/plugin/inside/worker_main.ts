/** A plugin in a worker: the same as in a host of its own, where only a worker's permissions can be cut down. */

import type { HostMessage, HostRequest } from "../protocol.ts";
import { errorMessage, perform } from "./perform.ts";

/** What the worker says: a message, or text for the log. */
export type WorkerMessage =
  | { readonly message: HostMessage }
  | { readonly log: string }
  | { readonly done: true };

interface Scope {
  postMessage(message: WorkerMessage): void;
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<HostRequest | "stop">) => void,
  ): void;
}

const scope = globalThis as unknown as Scope;
const post = scope.postMessage.bind(scope);
const stop = new AbortController();

scope.addEventListener("message", async ({ data }) => {
  if (data === "stop") return stop.abort();
  const send = (message: HostMessage) => post({ message });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    send(errorMessage(event.reason));
    post({ done: true });
  });
  const log = (text: string) => post({ log: text });
  await perform(data, { send, log, signal: stop.signal });
  post({ done: true });
});
