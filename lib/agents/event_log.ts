/** What an agent does, in a file that does not grow without end. */

import type { Artifacts, JsonValue } from "../handler.ts";

/** The file's name. */
export const EVENT_FILE = "agent.events.jsonl";

/** Characters after which the file only says that there was more. */
const LARGEST_LOG = 8 * 1024 * 1024;

const SCHEMA_VERSION = 1;

/** Writes `agent.events.jsonl` while the agent works; there is none as long as nothing is told. */
export class EventLog {
  readonly #artifacts: Artifacts;
  readonly #elapsed: () => number;
  readonly #limit: number;
  #size = 0;
  #full = false;

  constructor(
    artifacts: Artifacts,
    elapsed: () => number,
    limit: number = LARGEST_LOG,
  ) {
    this.#artifacts = artifacts;
    this.#elapsed = elapsed;
    this.#limit = limit;
  }

  /** Adds a line, unless the file is full. */
  write(turn: number, fields: Readonly<Record<string, JsonValue>>): void {
    if (this.#full) return;
    const line = this.#line(turn, fields);
    this.#full = this.#size + line.length > this.#limit;
    if (this.#full) {
      return this.#append(this.#line(turn, {
        type: "truncated",
        reason:
          `further events are left out: the file has ${this.#limit} characters`,
      }));
    }
    this.#append(line);
  }

  /** Adds a line whatever the size: there are few of this kind. */
  writeAlways(turn: number, fields: Readonly<Record<string, JsonValue>>): void {
    this.#append(this.#line(turn, fields));
  }

  #line(turn: number, fields: Readonly<Record<string, JsonValue>>): string {
    return `${
      JSON.stringify({
        schema_version: SCHEMA_VERSION,
        elapsed_ms: this.#elapsed(),
        turn,
        ...fields,
      })
    }\n`;
  }

  #append(line: string): void {
    this.#size += line.length;
    this.#artifacts.append(EVENT_FILE, line);
  }
}
