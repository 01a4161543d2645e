/** Cuts out the middle of what is too long, and says so. */

/**
 * Keeps beginning and end of a text.
 *
 * @param where where all of it is, for the mark in the middle
 */
export function clip(text: string, limit: number, where?: string): string {
  const kept = new HeadAndTail(limit);
  kept.push(text);
  return kept.text(where);
}

/** Keeps beginning and end of a text that comes in pieces. */
export class HeadAndTail {
  readonly #limit: number;
  #head = "";
  #tail = "";
  #length = 0;

  /** Keeps so many characters, half of them from each end. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** True when something was left out. */
  get isClipped(): boolean {
    return this.#length > this.#limit;
  }

  /** Takes the next piece. */
  push(piece: string): void {
    this.#length += piece.length;
    const half = this.#limit >> 1;
    const room = half - this.#head.length;
    if (room > 0) this.#head += piece.slice(0, room);
    const tail = this.#tail + (room > 0 ? piece.slice(room) : piece);
    this.#tail = tail.slice(-(this.#limit - half) || tail.length);
  }

  /** What was kept, with a mark where something is missing. */
  text(where?: string): string {
    if (!this.isClipped) return this.#head + this.#tail;
    const missing = this.#length - this.#head.length - this.#tail.length;
    const hint = where === undefined ? "" : `; all of it is in ${where}`;
    return `${
      whole(this.#head)
    }\n[… ${missing} characters left out${hint} …]\n${whole(this.#tail)}`;
  }
}

/** Without the half of a character at either end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, "").replace(/^[\udc00-\udfff]/, "");
}
