/**
 * A thread that limits itself, and then starts programs: they inherit its limits,
 * and no other thread of the engine does.
 *
 * It must never do anything that Deno hands to its pool of threads, such as
 * asynchronous file operations: a thread added to the pool here would be limited too,
 * and serve the whole engine.
 *
 * @module
 */

import { denoHost } from "../host/deno.ts";
import type { RunningProcess, SpawnCommand } from "../host/host.ts";
import { outputPipes } from "../host/proc.ts";
import { Libc, type Restriction } from "./libc_deno.ts";
import {
  type Order,
  type Report,
  type StreamName,
  UNDER_WAY,
} from "./worker_messages.ts";

/** A stream that is being passed on. */
interface Passage {
  underWay: number;
  /** Goes on reading. */
  resume: () => void;
  cancel(): void;
}

/** What a thread has for a global object; the package's types are those of the main thread. */
interface Scope {
  postMessage(report: Report, options: { transfer: Transferable[] }): void;
  onmessage: ((event: MessageEvent<Order>) => void) | null;
}

const scope = globalThis as unknown as Scope;

const passages = new Map<string, Passage>();

function post(report: Report, transfer: Transferable[] = []): void {
  scope.postMessage(report, { transfer });
}

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case "restrict":
      return restrict(data.restriction);
    case "spawn":
      return spawn(data.id, data.command);
    case "taken": {
      const passage = passages.get(`${data.id} ${data.stream}`);
      if (!passage) return;
      passage.underWay -= data.bytes;
      return passage.resume();
    }
    case "cancel":
      return passages.get(`${data.id} ${data.stream}`)?.cancel();
    default:
      data satisfies never;
  }
};

function restrict(restriction: Restriction): void {
  try {
    using libc = new Libc();
    libc.shield();
    libc.restrict({
      ...restriction,
      untouchable: [...restriction.untouchable, libc.threadId()],
    });
    post({ kind: "restricted" });
  } catch (error) {
    post({ kind: "restricted", error: describe(error).message });
  }
}

function spawn(id: number, command: SpawnCommand): void {
  let child: RunningProcess;
  try {
    child = denoHost.spawn(command);
  } catch (error) {
    return post({ kind: "failed", id, error: describe(error) });
  }
  // Looked at here, where the program cannot yet have ended.
  const pipes = [...outputPipes(denoHost, child.pid)];
  post({ kind: "started", id, pid: child.pid, pipes });
  pass(id, "stdout", child.stdout);
  pass(id, "stderr", child.stderr);
  child.status.then((status) => post({ kind: "ended", id, ...status }));
}

async function pass(
  id: number,
  stream: StreamName,
  from: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = from.getReader();
  const passage: Passage = {
    underWay: 0,
    resume: () => {},
    cancel() {
      reader.cancel();
      passage.underWay = 0;
      passage.resume();
    },
  };
  const key = `${id} ${stream}`;
  passages.set(key, passage);
  for (;;) {
    if (passage.underWay > UNDER_WAY) {
      await new Promise<void>((resolve) => passage.resume = resolve);
      continue;
    }
    const { done, value } = await reader.read();
    if (done) break;
    // A copy: what the stream gave may be a part of a larger buffer.
    const data = new Uint8Array(value);
    passage.underWay += data.length;
    post({ kind: "output", id, stream, data }, [data.buffer]);
  }
  passages.delete(key);
  post({ kind: "closed", id, stream });
}

function describe(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
