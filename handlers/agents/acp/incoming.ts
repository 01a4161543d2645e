/** What an agent says, on its way to whoever understands it, who may be slower. */

/** Characters of a piece: as much as is understood without a pause. */
const PIECE = 16 * 1024;
/** Characters that may wait. */
const MOST = 64 * 1024 * 1024;

/** Why nothing is heard any more of an agent that floods. */
export class FloodError extends Error {
  override readonly name = "FloodError";
}

/** Texts that are read as bytes, one piece in each turn of the event loop: a flood must not keep clocks from being heeded. */
export class Incoming {
  /** What was said. */
  readonly stream: ReadableStream<Uint8Array>;
  readonly #most: number;
  readonly #encoder = new TextEncoder();
  #waiting: string[] = [];
  #size = 0;
  #state: "open" | "ended" | "flooded" | "closed" = "open";
  #wake = () => {};

  constructor(most: number = MOST) {
    this.#most = most;
    this.stream = new ReadableStream({
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#drop("closed"),
    }, { highWaterMark: 0 });
  }

  /** Takes what was said. */
  push(text: string): void {
    if (this.#state !== "open") return;
    this.#size += text.length;
    if (this.#size > this.#most) return this.#drop("flooded");
    this.#waiting.push(text);
    this.#wake();
  }

  /** Nothing follows. */
  end(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#wake();
  }

  #drop(state: "flooded" | "closed"): void {
    this.#state = state;
    this.#waiting = [];
    this.#wake();
  }

  async #pull(
    controller: ReadableStreamDefaultController<Uint8Array>,
  ): Promise<void> {
    while (this.#waiting.length === 0 && this.#state === "open") {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    // A microtask would not let timers have their turn.
    await new Promise((resolve) => setTimeout(resolve));
    const [text] = this.#waiting;
    if (text !== undefined) {
      const piece = text.slice(0, PIECE);
      if (piece.length === text.length) this.#waiting.shift();
      else this.#waiting[0] = text.slice(PIECE);
      this.#size -= piece.length;
      return controller.enqueue(this.#encoder.encode(piece));
    }
    if (this.#state === "flooded") {
      return controller.error(
        new FloodError("it says more than can be understood in time"),
      );
    }
    if (this.#state === "ended") controller.close();
  }
}
