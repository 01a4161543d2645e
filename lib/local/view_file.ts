/** A view of the journal in a file: may lag behind, never gets ahead, is mended on resume. */

import type { AppendFile, Host } from "../host/host.ts";

/** Lines that are written now and then. */
export class ViewFile implements Disposable {
  readonly #file: AppendFile;
  #buffer: string[] = [];

  private constructor(file: AppendFile) {
    this.#file = file;
  }

  /**
   * Opens a view.
   *
   * @returns the view, and the first event whose lines it does not hold: they have to be appended again.
   */
  static open(
    host: Host,
    path: string,
    lastSeq: number,
  ): { view: ViewFile; missingFrom: number } {
    const found = host.files.lstat(path)
      ? wholeLines(host.files.read(path), lastSeq)
      : { bytes: 0, missingFrom: 1 };
    const view = new ViewFile(host.files.append(path));
    if (view.#file.size() !== found.bytes) {
      host.files.truncate(path, found.bytes);
    }
    return { view, missingFrom: found.missingFrom };
  }

  append(lines: readonly string[]): void {
    this.#buffer.push(...lines);
  }

  flush(): void {
    if (this.#buffer.length === 0) return;
    const text = this.#buffer.join("\n") + "\n";
    this.#buffer = [];
    this.#file.append(text);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/**
 * The part of a view that can stay: whole lines of events up to the journal's
 * last, less those of the last event found, which may have more lines than were written.
 */
function wholeLines(
  data: Uint8Array,
  lastSeq: number,
): { bytes: number; missingFrom: number } {
  const decoder = new TextDecoder();
  let bytes = 0;
  let seq = 0;
  for (let start = 0; start < data.length;) {
    const end = data.indexOf(10, start);
    if (end < 0) break;
    const found = seqOf(decoder.decode(data.subarray(start, end)));
    if (found === undefined || found < seq || found > lastSeq) break;
    if (found > seq) {
      bytes = start;
      seq = found;
    }
    start = end + 1;
  }
  return { bytes, missingFrom: Math.max(seq, 1) };
}

function seqOf(line: string): number | undefined {
  const match = /^\{"schema_version":\d+,"seq":(\d+),.*\}$/.exec(line);
  return match ? Number(match[1]) : undefined;
}
