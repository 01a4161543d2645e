/**
 * The host in a compiled factory: the program itself, started again, with the
 * plugin in a worker whose permissions are cut down. A compiled program has
 * all of Deno's permissions or those it was built with, and takes no flags.
 */

import { moduleUrl } from "../form.ts";
import { denoHost } from "../host/deno.ts";
import type { WorkerMessage } from "./inside/worker_main.ts";
import { except } from "./except.ts";
import type { HostPermissions } from "./launch.ts";
import { type HostMessage, type HostRequest, MARK } from "./protocol.ts";

interface Order {
  readonly permissions: HostPermissions;
  readonly request: HostRequest;
}

/** Does what standard input asks for, and returns the code to exit with. */
export async function workerHost(): Promise<number> {
  const { permissions, request }: Order = JSON.parse(
    await new Response(Deno.stdin.readable).text(),
  );
  const worker = new Worker(
    moduleUrl("lib/plugin/inside/worker_main.ts"),
    { type: "module", deno: { permissions: workerPermissions(permissions) } },
  );
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGTERM", () => worker.postMessage("stop"));
  }
  const send = (message: HostMessage) =>
    write(`${MARK}${request.token} ${JSON.stringify(message)}\n`);
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  worker.addEventListener(
    "message",
    ({ data }: MessageEvent<WorkerMessage>) => {
      if ("message" in data) send(data.message);
      else if ("log" in data) write(data.log);
      else resolve(0);
    },
  );
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    const place = `${event.filename}:${event.lineno}:${event.colno}`;
    const text = event.message;
    send({
      type: "error",
      denied: false,
      text,
      stack: `${text}\n    at ${place}`,
    });
    resolve(70);
  });
  worker.postMessage(request);
  const code = await ended;
  worker.terminate();
  return code;
}

function write(text: string): void {
  const data = new TextEncoder().encode(text);
  for (let written = 0; written < data.length;) {
    written += Deno.stdout.writeSync(data.subarray(written));
  }
}

function workerPermissions(
  { read, denyRead = [], write, grants }: HostPermissions,
): Deno.PermissionOptionsObject {
  const { net, env, run, sys, ffi, read: more = [] } = grants;
  return {
    read: except(denoHost.files, [...read, ...more], denyRead),
    write: [...write],
    net: listed(net),
    env: listed(env),
    run: listed(run),
    sys: listed(sys) as false,
    ffi: listed(ffi),
    import: false,
  };
}

function listed(
  values: readonly string[] | undefined,
): boolean | string[] {
  if (!values || values.length === 0) return false;
  return values.includes("*") || [...values];
}
