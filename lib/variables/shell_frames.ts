/** What the shell is inside of: quotes, substitutions, here-documents. */

import type { Heredoc } from "./shell_heredoc.ts";

/** How a value has to be referred to where it stands. */
export type Place =
  /** Outside quotes. */
  | "plain"
  /** Inside double quotes, a here-document, or `"${x:-…}"`. */
  | "double"
  | "single"
  /** Inside `$'…'`. */
  | "ansi"
  /** In arithmetic, where a shell may run what a text says, so that only numbers are safe. */
  | "number"
  /** In a comment: nobody reads it. */
  | "comment"
  /** In a here-document with a quoted delimiter: nothing is expanded there. */
  | "literal";

interface PlainFrame {
  readonly kind: "plain";
  /** What closes it; nothing closes the outermost. */
  readonly end: "" | ")" | "`";
  /** A word may begin here. */
  wordStart: boolean;
  /** The word that begins here is a command's name. */
  commandStart: boolean;
  /** Open `case … esac`, whose patterns end with a `)` that closes nothing. */
  cases: number;
  /** Where the current `[[ … -eq … ]]` ends. */
  test: number;
}

type Frame =
  | PlainFrame
  | { readonly kind: "double" }
  | { readonly kind: "single" }
  | { readonly kind: "ansi" }
  | { readonly kind: "comment" }
  | { readonly kind: "brace" }
  | { readonly kind: "arithmetic"; open: number }
  | ({ readonly kind: "heredoc" } & Heredoc);

type NewFrame =
  | Exclude<Frame, PlainFrame>
  | { readonly kind: "plain"; readonly end: ")" | "`" };

/** `name[` of an array's index, and `${name:` of a substring: arithmetic, too. */
const INDEX = /[A-Za-z_]\w*\[[^\]\s]*$|\$\{[\w@*]+:(?![-=?+])[^{}]*$/;

/** The stack of what is open, outermost first. */
export class FrameStack {
  /** Here-documents whose bodies begin after the next newline. */
  readonly heredocs: Heredoc[] = [];
  readonly #frames: Frame[] = [plain("")];

  get top(): Frame {
    // The outermost frame is never popped.
    return this.#frames[this.#frames.length - 1]!;
  }

  push(frame: NewFrame): void {
    this.#frames.push(frame.kind === "plain" ? plain(frame.end) : frame);
  }

  pop(): void {
    if (this.#frames.length > 1) this.#frames.pop();
  }

  replace(frame: NewFrame): void {
    this.pop();
    this.push(frame);
  }

  /** A backtick ends the open one whatever else is open inside: the shell looks for it first. */
  closeBacktick(): boolean {
    const open = this.#frames.findLastIndex((frame) =>
      frame.kind === "plain" && frame.end === "`"
    );
    if (open < 0) return false;
    this.#frames.length = open;
    return true;
  }

  /** Begins the next here-document that waits for its body. */
  openHeredoc(): void {
    const heredoc = this.heredocs.shift();
    if (heredoc) this.#frames.push({ kind: "heredoc", ...heredoc });
  }

  inHeredoc(): boolean {
    return this.#frames.some(({ kind }) => kind === "heredoc");
  }

  /** Ends a here-document whose delimiter a line is, whatever is open inside: the shell looks for it first. */
  closeHeredoc(line: string): boolean {
    const open = this.#frames.findIndex((frame) =>
      frame.kind === "heredoc" &&
      frame.delimiter === (frame.stripTabs ? line.replace(/^\t+/, "") : line)
    );
    if (open < 0) return false;
    this.#frames.length = open;
    return true;
  }

  /** Whether the `${…}` on top stands inside double quotes. */
  isQuoted(): boolean {
    const around = this.#frames.findLast(({ kind }) => kind !== "brace");
    return around?.kind === "double" || around?.kind === "heredoc";
  }

  /** The place of a variable at an offset. */
  place(text: string, offset: number): Place {
    const top = this.top;
    if (top.kind === "comment") return "comment";
    if (top.kind === "heredoc" && top.literal) return "literal";
    if (this.#isNumber(text, offset)) return "number";
    switch (top.kind) {
      case "single":
      case "ansi":
        return top.kind;
      case "double":
      case "heredoc":
        return "double";
      case "brace":
        return this.isQuoted() ? "double" : "plain";
      case "plain":
        return "plain";
      case "arithmetic":
        return "number";
      default:
        return top satisfies never;
    }
  }

  #isNumber(text: string, offset: number): boolean {
    const { kind } = this.top;
    if (kind === "brace" || kind === "plain") {
      const before = text.slice(Math.max(0, offset - 200), offset);
      if (INDEX.test(before)) return true;
    }
    for (const frame of this.#frames.toReversed()) {
      if (frame.kind === "arithmetic") return true;
      if (frame.kind === "plain") return offset < frame.test;
      if (frame.kind === "heredoc") return false;
    }
    return false;
  }
}

function plain(end: PlainFrame["end"]): PlainFrame {
  return {
    kind: "plain",
    end,
    wordStart: true,
    commandStart: true,
    cases: 0,
    test: 0,
  };
}
