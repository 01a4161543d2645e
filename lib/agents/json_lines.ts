/** What a program tells, a line of JSON each. */

import { type JsonObject, parseObject } from "./json_object.ts";

/** Finds the objects in a program's output; what is no line with one is passed over. */
export class JsonLines {
  readonly #hear: (object: JsonObject) => void;
  #rest = "";

  constructor(hear: (object: JsonObject) => void) {
    this.#hear = hear;
  }

  /** Reads a part of the output, wherever it begins and ends. */
  read(text: string): void {
    // A long line comes in many parts: it is looked through only once.
    if (!text.includes("\n")) {
      this.#rest += text;
      return;
    }
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
  }

  /** Reads what has no end of line. */
  end(): void {
    this.#line(this.#rest);
    this.#rest = "";
  }

  #line(line: string): void {
    if (!line.startsWith("{")) return;
    const parsed = parseObject(line);
    if (parsed.ok) this.#hear(parsed.value);
  }
}
