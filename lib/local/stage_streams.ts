/** What stages print, read from their files while they are written. */

import type { RunEvent } from "../history/event.ts";
import type { Host, ReadFile } from "../host/host.ts";
import { attemptFolder, keptFolder } from "./layout.ts";

/** A piece of what a stage has printed. */
export interface Printed {
  /** The node's id. */
  readonly node: string;
  /** Where it came from. */
  readonly stream: "stdout" | "stderr";
  /** The file's name. */
  readonly file: string;
  readonly text: string;
}

/** An attempt of a node. */
export interface AttemptName {
  readonly node: string;
  readonly visit: number;
  readonly attempt: number;
}

/** Files that hold what programs and agents say. */
const STREAM = /(?:^|\.)(stdout|stderr)\.(?:txt|log)$|^plugin\.log$/;

/** Names of a folder's files that hold what was printed, standard output first. */
export function streamFiles(host: Host, folder: string): string[] {
  if (host.files.lstat(folder)?.kind !== "directory") return [];
  return Array.from(host.files.list(folder))
    .filter(({ name, kind }) => kind === "file" && STREAM.test(name))
    .map(({ name }) => name)
    .sort((a, b) =>
      streamOf(a) === streamOf(b)
        ? (a < b ? -1 : 1)
        : streamOf(a) === "stdout"
        ? -1
        : 1
    );
}

/** Which stream a file holds. */
export function streamOf(file: string): Printed["stream"] {
  return file.includes("stderr") ? "stderr" : "stdout";
}

/** The folder that holds the files of an attempt now. */
export function folderOfAttempt(
  host: Host,
  run: string,
  { node, visit, attempt }: AttemptName,
): string {
  const kept = `${run}/${keptFolder(node, visit, attempt)}`;
  return host.files.lstat(kept)
    ? kept
    : `${run}/${attemptFolder(node, visit, attempt)}`;
}

/** The streams of the attempts that are under way. */
export class StageStreams implements Disposable {
  readonly #host: Host;
  readonly #run: string;
  readonly #open = new Map<string, OpenAttempt>();

  constructor(host: Host, run: string) {
    this.#host = host;
    this.#run = run;
  }

  /** Takes notice of attempts that begin and end. @returns what an attempt that has ended had still to say. */
  take(event: RunEvent): readonly Printed[] {
    if (event.type === "StageStarted") {
      this.#close(event.node);
      this.#open.set(event.node, {
        attempt: event,
        files: new Map(),
      });
    } else if (event.type === "StageFinished") {
      const rest = this.#read(event.node);
      this.#close(event.node);
      return rest;
    }
    return [];
  }

  /** What was printed since the last call. */
  poll(): readonly Printed[] {
    return [...this.#open.keys()].flatMap((node) => this.#read(node));
  }

  [Symbol.dispose](): void {
    for (const node of [...this.#open.keys()]) this.#close(node);
  }

  #read(node: string): Printed[] {
    const open = this.#open.get(node);
    if (!open) return [];
    const folder = folderOfAttempt(this.#host, this.#run, open.attempt);
    for (const file of streamFiles(this.#host, folder)) {
      if (open.files.has(file)) continue;
      open.files.set(file, {
        input: this.#host.files.open(`${folder}/${file}`),
        decoder: new TextDecoder(),
      });
    }
    return Array.from(open.files, ([file, stream]) => ({
      node,
      file,
      stream: streamOf(file),
      text: newText(stream),
    })).filter(({ text }) => text !== "");
  }

  #close(node: string): void {
    for (const { input } of this.#open.get(node)?.files.values() ?? []) {
      input[Symbol.dispose]();
    }
    this.#open.delete(node);
  }
}

interface OpenAttempt {
  readonly attempt: AttemptName;
  readonly files: Map<string, OpenStream>;
}

interface OpenStream {
  readonly input: ReadFile;
  readonly decoder: TextDecoder;
}

const PIECE = 64 * 1024;

function newText({ input, decoder }: OpenStream): string {
  const buffer = new Uint8Array(PIECE);
  let text = "";
  for (;;) {
    const length = input.read(buffer);
    if (length === 0) return text;
    text += decoder.decode(buffer.subarray(0, length), { stream: true });
  }
}
