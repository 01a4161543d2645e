/** What each answer of a model has used, as it comes. */

import { isObject, type JsonObject } from "../../../lib/agents/json_object.ts";
import { countOf, textOf } from "./record.ts";

/** Tokens of one or more answers of a model. */
export interface Tokens {
  readonly model?: string;
  /** Those from the cache and those into it included. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** An answer that has not ended. */
interface Open {
  readonly model: string | undefined;
  /** As the API counts. */
  counts: JsonObject;
}

/**
 * Adds up what is told of an answer: at its beginning what was read, at its end
 * what was written. Of a helper's answers only the beginning is told; what is
 * missing is in the turn's total.
 */
export class AnswerUsage {
  readonly #tell: (tokens: Tokens) => void;
  /** Answers that were told, by id. */
  readonly #told = new Set<string>();
  /** The answer that comes, by who gives it. */
  readonly #open = new Map<string, Open>();

  constructor(tell: (tokens: Tokens) => void) {
    this.#tell = tell;
  }

  /** Takes a part of an answer. */
  part(line: JsonObject): void {
    const event = line["event"];
    if (!isObject(event)) return;
    const whose = textOf(line, "parent_tool_use_id") ?? "";
    switch (event["type"]) {
      case "message_start": {
        const message = event["message"];
        if (!isObject(message)) return;
        this.#close(whose);
        this.#told.add(textOf(message, "id") ?? "");
        const model = textOf(message, "model");
        const counts = message["usage"];
        this.#open.set(whose, {
          model,
          counts: isObject(counts) ? counts : {},
        });
        return;
      }
      case "message_delta": {
        const open = this.#open.get(whose);
        const counts = event["usage"];
        if (open && isObject(counts)) {
          open.counts = { ...open.counts, ...counts };
        }
        return;
      }
      case "message_stop":
        return this.#close(whose);
    }
  }

  /** Takes an answer whose parts were not told, however many lines it has. */
  whole(message: JsonObject): void {
    const id = textOf(message, "id") ?? "";
    const counts = message["usage"];
    if (this.#told.has(id) || !isObject(counts)) return;
    this.#told.add(id);
    this.#report({ model: textOf(message, "model"), counts });
  }

  /** Tells what answers have used that were cut off. */
  end(): void {
    for (const whose of [...this.#open.keys()]) this.#close(whose);
  }

  #close(whose: string): void {
    const open = this.#open.get(whose);
    if (!open) return;
    this.#open.delete(whose);
    this.#report(open);
  }

  #report({ model, counts }: Open): void {
    const cached = countOf(counts, "cache_read_input_tokens");
    const input = countOf(counts, "input_tokens") + cached +
      countOf(counts, "cache_creation_input_tokens");
    const output = countOf(counts, "output_tokens");
    if (input + output === 0) return;
    this.#tell({
      ...(model !== undefined && { model }),
      input,
      cached,
      output,
    });
  }
}
