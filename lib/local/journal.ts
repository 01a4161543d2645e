/**
 * The truth about a run: an append-only file of events, a line each, with checksums.
 *
 * A line is `{"crc":"<8 hex digits>","event":<event>}`; the checksum is that of
 * the event's text.
 *
 * @module
 */

import { RunFolderError } from "../errors.ts";
import type { RunEvent, RunRecord } from "../history/event.ts";
import type { AppendFile, Host } from "../host/host.ts";
import { crc32 } from "./checksum.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

const HEAD = '{"crc":"';
const MIDDLE = '","event":';
const EVENT_AT = HEAD.length + 8 + MIDDLE.length;

/** A journal open for writing. */
export class Journal implements Disposable {
  readonly #host: Host;
  readonly #file: AppendFile;
  readonly #path: string;
  #seq: number;
  /** Bytes that the file must have. */
  #size: number;
  #buffer: string[] = [];
  #broken = false;

  constructor(host: Host, path: string, lastSeq: number) {
    this.#host = host;
    this.#path = path;
    this.#file = host.files.append(path);
    this.#seq = lastSeq;
    this.#size = this.#file.size();
  }

  /** Takes an event in; it is on the disk after the next {@linkcode sync}. */
  append(record: RunRecord): RunEvent {
    const event: RunEvent = {
      seq: this.#seq + 1,
      at: new Date(this.#host.now()).toISOString(),
      ...record,
    };
    this.#seq = event.seq;
    const text = JSON.stringify(event);
    const crc = crc32(encoder.encode(text));
    this.#buffer.push(`${HEAD}${crc}${MIDDLE}${text}}\n`);
    return event;
  }

  /** Hands what was appended to the operating system. */
  flush(): void {
    if (this.#buffer.length === 0) return;
    this.#checkAlone();
    const data = encoder.encode(this.#buffer.join(""));
    this.#guarded(() => {
      this.#file.append(data);
      this.#size += data.length;
      this.#buffer = [];
    });
  }

  /**
   * Puts everything on the disk.
   *
   * @throws {RunFolderError} when that fails, such as on a full disk. The run can be resumed later.
   */
  sync(): void {
    this.flush();
    this.#guarded(() => this.#file.sync());
  }

  /** A node may have got at it: then nothing that this process knows can be kept. */
  #checkAlone(): void {
    if (this.#broken) return;
    const size = this.#host.files.lstat(this.#path)?.size;
    if (size === this.#size) return;
    this.#broken = true;
    const found = size === undefined ? "is gone" : `has ${size} bytes`;
    throw new RunFolderError(
      `Cannot go on with the run's journal "${this.#path}": it ${found} instead of ${this.#size} bytes, so somebody else has changed it`,
      {
        hint:
          "see to it that no stage writes outside of its workspace, then start a new run",
      },
    );
  }

  /** After a failed write the file may end in half a line: nothing may follow it. */
  #guarded(action: () => void): void {
    if (this.#broken) return;
    try {
      action();
    } catch (error) {
      this.#broken = true;
      throw new RunFolderError(
        `Cannot write the run's journal "${this.#path}": ${messageOf(error)}`,
        {
          cause: error,
          hint:
            "mend that (a full disk, most often), then resume the run: nothing recorded is lost",
        },
      );
    }
  }

  /** True after a write has failed. */
  get broken(): boolean {
    return this.#broken;
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/** A journal as it was read. */
export interface JournalContent {
  readonly events: readonly RunEvent[];
  /** Bytes that hold whole events; what follows was torn by a crash. */
  readonly validBytes: number;
  /** Bytes after them. */
  readonly tornBytes: number;
}

/**
 * Reads a journal.
 *
 * @throws {RunFolderError} when a line before the last ones is damaged or missing, or there is no journal.
 */
export function readJournal(host: Host, path: string): JournalContent {
  const data = host.files.read(path);
  const events: RunEvent[] = [];
  let validBytes = 0;
  let damaged: number | undefined;
  let line = 0;
  for (let start = 0; start < data.length;) {
    const newline = data.indexOf(10, start);
    const end = newline < 0 ? data.length : newline;
    line += 1;
    const event = newline < 0
      ? undefined
      : readEvent(data.subarray(start, end));
    if (!event) {
      damaged ??= line;
    } else if (damaged !== undefined) {
      throw damage(
        path,
        `line ${damaged} is damaged, and whole lines follow it`,
      );
    } else if (event.seq !== events.length + 1) {
      throw damage(
        path,
        `line ${line} has event ${event.seq}, but ${
          events.length + 1
        } has to follow`,
      );
    } else {
      events.push(event);
      validBytes = end + 1;
    }
    start = end + 1;
  }
  return { events, validBytes, tornBytes: data.length - validBytes };
}

function damage(path: string, what: string): RunFolderError {
  return new RunFolderError(
    `Cannot read the run's journal "${path}": ${what}`,
    {
      hint: "put the file back from a backup; it must not be edited",
    },
  );
}

/** The event of a line, or `undefined` when the line is not what was once written. */
export function readEvent(line: Uint8Array): RunEvent | undefined {
  let text: string;
  try {
    text = decoder.decode(line);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  if (
    !text.startsWith(HEAD) ||
    text.slice(HEAD.length + 8, EVENT_AT) !== MIDDLE || !text.endsWith("}")
  ) {
    return undefined;
  }
  const payload = text.slice(EVENT_AT, -1);
  const crc = text.slice(HEAD.length, HEAD.length + 8);
  if (crc32(encoder.encode(payload)) !== crc) return undefined;
  return JSON.parse(payload) as RunEvent;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
