/** Tells a text line by line, though it comes in pieces of a few characters. */

/** A line this long is told before its end. */
const LONGEST = 400;

/** Gathers the pieces of one text. */
export class Lines {
  readonly #tell: (text: string) => void;
  #held = "";

  /** `tell` hears each line with its line break. */
  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** Takes the next piece. */
  push(piece: string): void {
    const all = this.#held + piece;
    const end = all.length > LONGEST ? all.length : all.lastIndexOf("\n") + 1;
    if (end > 0) this.#tell(all.slice(0, end));
    this.#held = all.slice(end);
  }

  /** Tells what is left. */
  end(): void {
    if (this.#held !== "") this.#tell(this.#held);
    this.#held = "";
  }
}
