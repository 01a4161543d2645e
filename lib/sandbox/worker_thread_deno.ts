/** The engine's side of a thread that starts programs. */

import type {
  ExitStatus,
  Host,
  RunningProcess,
  SpawnCommand,
} from "../host/host.ts";
import { moduleUrl } from "../form.ts";
import type { Restriction } from "./libc_deno.ts";
import {
  type Order,
  type Report,
  type StreamName,
  TAKEN_STEP,
} from "./worker_messages.ts";

/** A program that the thread is starting, or has started. */
interface Child {
  readonly started: PromiseWithResolvers<RunningProcess>;
  readonly status: PromiseWithResolvers<ExitStatus>;
  readonly streams: Record<StreamName, Inflow>;
  /** What has not ended yet of: the program, its two streams. */
  open: number;
}

/** A thread of its own, limited for good. */
export class WorkerThread implements Disposable {
  readonly #host: Host;
  readonly #worker: Worker;
  readonly #children = new Map<number, Child>();
  #restricted: PromiseWithResolvers<void> | undefined;
  #broken: Error | undefined;
  #last = 0;

  constructor(host: Host) {
    this.#host = host;
    this.#worker = new Worker(
      moduleUrl("lib/sandbox/landlock_worker_deno.ts"),
      { type: "module", name: "sandbox" },
    );
    this.#worker.onmessage = ({ data }: MessageEvent<Report>) =>
      this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`the sandbox thread ended: ${event.message}`));
    };
  }

  /** True while a program runs. */
  get isBusy(): boolean {
    return this.#children.size > 0;
  }

  /** Limits the thread. @throws {Error} with the reason why that cannot be done. */
  async restrict(restriction: Restriction): Promise<void> {
    this.#restricted = Promise.withResolvers();
    this.#send({ kind: "restrict", restriction });
    await this.#restricted.promise;
  }

  /** Starts a program in the thread. */
  spawn(command: SpawnCommand): Promise<RunningProcess> {
    if (this.#broken) return Promise.reject(this.#broken);
    const id = ++this.#last;
    const inflow = (stream: StreamName) =>
      new Inflow({
        taken: (bytes) => this.#send({ kind: "taken", id, stream, bytes }),
        cancel: () => this.#send({ kind: "cancel", id, stream }),
      });
    const child: Child = {
      started: Promise.withResolvers(),
      status: Promise.withResolvers(),
      streams: { stdout: inflow("stdout"), stderr: inflow("stderr") },
      open: 3,
    };
    // Nobody may be waiting for it when the thread breaks.
    child.status.promise.catch(() => {});
    this.#children.set(id, child);
    this.#send({ kind: "spawn", id, command });
    return child.started.promise;
  }

  /** Ends the thread, and not the programs. */
  [Symbol.dispose](): void {
    this.#fail(new Error("the sandbox has been closed"));
    this.#worker.terminate();
  }

  #send(order: Order): void {
    if (this.#broken) return;
    // A stream cannot be copied, only handed over.
    const handed = order.kind === "spawn" &&
        order.command.stdin instanceof ReadableStream
      ? [order.command.stdin]
      : [];
    this.#worker.postMessage(order, handed);
  }

  #hear(report: Report): void {
    if (report.kind === "restricted") {
      if (report.error === undefined) this.#restricted?.resolve();
      else this.#restricted?.reject(new Error(report.error));
      return;
    }
    const child = this.#children.get(report.id);
    if (!child) return;
    switch (report.kind) {
      case "started":
        return child.started.resolve(
          this.#running(child, report.pid, report.pipes),
        );
      case "failed":
        this.#children.delete(report.id);
        return child.started.reject(errorOf(report.error));
      case "output":
        return child.streams[report.stream].push(report.data);
      case "closed":
        child.streams[report.stream].end();
        return this.#forget(report.id, child);
      case "ended": {
        const { code, signal } = report;
        child.status.resolve(signal ? { code, signal } : { code });
        return this.#forget(report.id, child);
      }
      default:
        report satisfies never;
    }
  }

  #running(
    { streams, status }: Child,
    pid: number,
    pipes: readonly string[],
  ): RunningProcess {
    return {
      pid,
      pipes,
      stdout: streams.stdout.readable,
      stderr: streams.stderr.readable,
      status: status.promise,
      // From here, not from the thread: it may not signal whom its programs may not.
      signal: (name) => this.#host.kill(-pid, name),
    };
  }

  #forget(id: number, child: Child): void {
    child.open--;
    if (child.open === 0) this.#children.delete(id);
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    this.#restricted?.reject(error);
    for (const { started, status, streams } of this.#children.values()) {
      started.reject(error);
      status.reject(error);
      streams.stdout.fail(error);
      streams.stderr.fail(error);
    }
    this.#children.clear();
  }
}

/** What comes of a stream, for whoever reads it here. */
class Inflow {
  readonly readable: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>; // set by `start`, at once
  readonly #taken: (bytes: number) => void;
  /** Bytes that have come, and have not been told as taken. */
  #untold = 0;
  #done = false;

  constructor(
    { taken, cancel }: { taken: (bytes: number) => void; cancel: () => void },
  ) {
    this.#taken = taken;
    this.readable = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      // Asked for when all that has come was read.
      pull: () => this.#tell(),
      cancel: () => {
        this.#done = true;
        cancel();
      },
    });
  }

  push(data: Uint8Array): void {
    if (this.#done) return;
    this.#untold += data.length;
    this.#controller.enqueue(data);
  }

  end(): void {
    if (!this.#done) this.#controller.close();
    this.#done = true;
  }

  fail(error: Error): void {
    if (!this.#done) this.#controller.error(error);
    this.#done = true;
  }

  #tell(): void {
    if (this.#untold < TAKEN_STEP) return;
    this.#taken(this.#untold);
    this.#untold = 0;
  }
}

/** The error as it was in the thread: what kind it is says what is wrong. */
function errorOf(
  { name, message }: { name: string; message: string },
): Error {
  const Kind = name === "NotFound"
    ? Deno.errors.NotFound
    : name === "PermissionDenied"
    ? Deno.errors.PermissionDenied
    : name === "NotCapable"
    ? Deno.errors.NotCapable
    : Error;
  return new Kind(message);
}
