/** A few lines at the bottom of a terminal that are drawn again and again. */

import { type Output, width } from "./text.ts";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
// A terminal that knows this shows the update in one go; the others ignore it.
const BEGIN_UPDATE = "\x1b[?2026h";
const END_UPDATE = "\x1b[?2026l";
const CLEAR_LINE_REST = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

/** Draws in place, in one write, each line over its predecessor, so that nothing flickers. */
export class Frame implements Disposable {
  readonly #output: Output;
  /** What stands on the screen. */
  #lines: readonly string[] = [];
  #hidden = false;

  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * Prints `above` for good, then the frame below it.
   *
   * @param lines must each fit the terminal's width.
   */
  draw(above: readonly string[], lines: readonly string[]): void {
    const shown = lines.slice(0, Math.max(1, this.#output.rows() - 1));
    if (above.length === 0 && same(shown, this.#lines)) return;
    const text = [...above, ...shown]
      .map((line) => `${line}${CLEAR_LINE_REST}\n`).join("");
    this.#output.write(
      BEGIN_UPDATE + (this.#hidden ? "" : HIDE_CURSOR) + this.#home() + text +
        CLEAR_BELOW + END_UPDATE,
    );
    this.#hidden = true;
    this.#lines = shown;
  }

  /** Takes the frame away and gives the cursor back. */
  [Symbol.dispose](): void {
    if (!this.#hidden) return;
    this.#output.write(this.#home() + CLEAR_BELOW + SHOW_CURSOR);
    this.#hidden = false;
    this.#lines = [];
  }

  /** To the start of the frame, also when the terminal has become narrower and has wrapped its lines. */
  #home(): string {
    const columns = Math.max(1, this.#output.columns());
    const rows = this.#lines.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(width(line) / columns)),
      0,
    );
    return rows === 0 ? "\r" : `\r\x1b[${rows}A`;
  }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
