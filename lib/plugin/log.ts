/** What a plugin prints: to a file that cannot grow without end, and line by line to the live view. */

import type { Files } from "../host/host.ts";

/** Where it goes, and how much of it. */
export interface LogTargets {
  /** Absolute path of a file; asked for when there is something to write. */
  path(): string;
  /** Hears the first lines. */
  progress(line: string): void;
  /** Bytes of the file. @default 10485760 */
  readonly limit?: number;
}

/** Lines that the live view shows of one attempt. */
const MOST_LINES = 1000;
const LONGEST_LINE = 4096;

/** Keeps what a plugin prints. */
export class PluginLog {
  readonly #files: Files;
  readonly #targets: LogTargets;
  readonly #limit: number;
  readonly #encoder = new TextEncoder();
  #path: string | undefined;
  #written = 0;
  #full = false;
  #lines = 0;

  constructor(files: Files, targets: LogTargets) {
    this.#files = files;
    this.#targets = targets;
    this.#limit = targets.limit ?? 10 * 1024 * 1024;
  }

  /** Takes a piece of output. */
  write(text: string): void {
    if (text === "" || this.#full) return;
    const data = this.#encoder.encode(text);
    const rest = this.#limit - this.#written;
    this.#append(data.subarray(0, rest));
    if (data.length > rest) {
      this.#full = true;
      this.#append(
        this.#encoder.encode(
          `\n[cut: the plugin printed more than ${this.#limit} bytes]\n`,
        ),
      );
    }
    for (const line of text.split("\n")) {
      if (line.trim() !== "") this.show(line);
    }
  }

  /** Shows a line in the live view. */
  show(line: string): void {
    if (++this.#lines > MOST_LINES) return;
    this.#targets.progress(
      this.#lines === MOST_LINES
        ? "the plugin says more than is shown here"
        : line.slice(0, LONGEST_LINE),
    );
  }

  #append(data: Uint8Array): void {
    if (this.#path === undefined) {
      this.#path = this.#targets.path();
      this.#files.write(this.#path, "");
    }
    using file = this.#files.append(this.#path);
    file.append(data);
    this.#written += data.length;
  }
}
