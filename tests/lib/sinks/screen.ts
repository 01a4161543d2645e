// deno-lint-ignore-file no-control-regex -- escape sequences are what it is about
/** As much of a terminal as the live view needs. */
export class Screen {
  readonly lines: string[] = [];
  #fed = 0;
  #row = 0;
  #column = 0;

  /** Takes what was written since the last time. */
  feed(text: string): this {
    const tokens = text.slice(this.#fed).match(
      /\x1b\[[?0-9]*[A-Za-z]|[^\x1b]/gu,
    );
    this.#fed = text.length;
    for (const token of tokens ?? []) this.#take(token);
    return this;
  }

  #take(token: string): void {
    const move = /^\x1b\[(\d*)([A-Z])$/.exec(token);
    if (token === "\n") {
      this.#row += 1;
      this.#column = 0;
    } else if (token === "\r") {
      this.#column = 0;
    } else if (move?.[2] === "A") {
      this.#row -= Number(move[1]);
      if (this.#row < 0) throw new Error("The cursor left the screen");
    } else if (move?.[2] === "K") {
      this.#put(this.#line().slice(0, this.#column));
    } else if (move?.[2] === "J") {
      this.lines.length = Math.min(this.lines.length, this.#row);
    } else if (!token.startsWith("\x1b")) {
      const line = this.#line();
      this.#put(
        line.slice(0, this.#column) + token + line.slice(this.#column + 1),
      );
      this.#column += token.length;
    }
  }

  #line(): string {
    return this.lines[this.#row] ?? "";
  }

  #put(line: string): void {
    while (this.lines.length < this.#row) this.lines.push("");
    this.lines[this.#row] = line;
  }
}
