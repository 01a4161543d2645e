/**
 * A shell command with variables → its parts, each variable with its place
 * among the shell's quotes.
 *
 * A value must never become code, and must arrive as it is. So it travels in
 * the environment, and the command only refers to it; how, depends on the
 * quotes around. The scanner below knows as much of the shell's grammar as
 * that takes. Where it errs, a reference is quoted wrongly, which may split
 * the value into words; it still is no code.
 *
 * @module
 */

import { FrameStack, type Place } from "./shell_frames.ts";
import { readHeredoc } from "./shell_heredoc.ts";
import { dollarForm, type Variable } from "./template.ts";

/** A variable and where it stands. */
export interface PlacedVariable extends Variable {
  readonly place: Place;
  /** True when a `$$` stands right before it: that dollar must not swallow the reference. */
  readonly afterDollar: boolean;
}

/** A piece of a command. */
export type CommandPart =
  | { readonly kind: "text"; readonly text: string }
  | PlacedVariable;

/** Words after which a command may still begin. */
const OPENERS = new Set([
  ..."if then else elif do while until ! { time in".split(" "),
]);
const WORD = /[^\s;&|()<>"'`\\$]+/y;

/** Splits a command at its variables. `$1`, `$NAME`, `$(…)` and the like stay the shell's. */
export function scanCommand(text: string): readonly CommandPart[] {
  return new Scanner(text).scan();
}

class Scanner {
  readonly #text: string;
  readonly #frames = new FrameStack();
  readonly #parts: CommandPart[] = [];
  #plain = "";
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): readonly CommandPart[] {
    while (this.#at < this.#text.length) this.#step();
    this.#flush();
    return this.#parts;
  }

  #step(): void {
    const frames = this.#frames;
    if (this.#atLineStart() && this.#endHeredoc()) return;
    const char = this.#text.charAt(this.#at);
    if (char === "$") return this.#dollar();
    if (char === "`" && frames.closeBacktick()) return this.#copy(1);
    switch (frames.top.kind) {
      case "single":
        if (char === "'") frames.pop();
        return this.#copy(1);
      case "ansi":
        if (char === "'") frames.pop();
        return this.#copy(char === "\\" ? 2 : 1);
      case "double":
        if (char === '"') frames.pop();
        else if (char === "`") frames.push({ kind: "plain", end: "`" });
        return this.#copy(char === "\\" ? 2 : 1);
      case "comment":
        // The newline is the command's, so it is left for the frame below.
        if (char === "\n") return void frames.pop();
        return this.#copy(1);
      case "heredoc":
        if (char === "`" && !frames.top.literal) {
          frames.push({ kind: "plain", end: "`" });
        }
        return this.#copy(char === "\\" && !frames.top.literal ? 2 : 1);
      case "brace":
        return this.#inBrace(char);
      case "arithmetic":
        return this.#inArithmetic(char);
      case "plain":
        return this.#inPlain(char);
      default:
        return frames.top satisfies never;
    }
  }

  #inBrace(char: string): void {
    const frames = this.#frames;
    if (char === "}") frames.pop();
    else if (char === "`") frames.push({ kind: "plain", end: "`" });
    else if (frames.isQuoted()) return this.#copy(char === "\\" ? 2 : 1);
    else if (char === '"') frames.push({ kind: "double" });
    else if (char === "'") frames.push({ kind: "single" });
    this.#copy(char === "\\" ? 2 : 1);
  }

  #inArithmetic(char: string): void {
    const frames = this.#frames;
    const top = frames.top;
    if (top.kind !== "arithmetic") return;
    if (char === "(") top.open++;
    else if (char === ")" && top.open > 0) top.open--;
    else if (char === ")" && this.#text.charAt(this.#at + 1) === ")") {
      frames.pop();
      return this.#copy(2);
    } else if (char === ")") {
      // It was `$( (…) …)` all along: a subshell in a command.
      frames.replace({ kind: "plain", end: ")" });
    } else if (char === "`") frames.push({ kind: "plain", end: "`" });
    else if (char === '"') frames.push({ kind: "double" });
    this.#copy(char === "\\" ? 2 : 1);
  }

  #inPlain(char: string): void {
    const frames = this.#frames;
    const top = frames.top;
    if (top.kind !== "plain") return;
    if (char === "\n") return this.#newline();
    if (/\s/.test(char)) {
      top.wordStart = true;
      return this.#copy(1);
    }
    if (char === "#" && top.wordStart) {
      frames.push({ kind: "comment" });
      return this.#copy(1);
    }
    if (char === "<" && this.#text.startsWith("<<", this.#at)) {
      const heredoc = readHeredoc(this.#text, this.#at);
      if (heredoc) frames.heredocs.push(heredoc);
      top.wordStart = false;
      return this.#copy(heredoc?.length ?? 3);
    }
    if (";&|<>()".includes(char)) return this.#symbol(char);
    if (top.wordStart && !`'"\`\\`.includes(char)) return this.#word();
    top.wordStart = top.commandStart = false;
    if (char === "'") frames.push({ kind: "single" });
    else if (char === '"') frames.push({ kind: "double" });
    else if (char === "`") frames.push({ kind: "plain", end: "`" });
    this.#copy(char === "\\" ? 2 : 1);
  }

  #symbol(char: string): void {
    const frames = this.#frames;
    const top = frames.top;
    if (top.kind !== "plain") return;
    top.wordStart = true;
    if (char === "(") {
      if (top.commandStart && this.#text.charAt(this.#at + 1) === "(") {
        frames.push({ kind: "arithmetic", open: 0 });
        return this.#copy(2);
      }
      frames.push({ kind: "plain", end: ")" });
    } else if (char === ")" && top.cases === 0 && top.end === ")") frames.pop();
    else if (!"<>".includes(char)) top.commandStart = true;
    this.#copy(1);
  }

  /** Looks whether the word here is one of those that open or close something. */
  #word(): void {
    const top = this.#frames.top;
    if (top.kind !== "plain") return;
    top.wordStart = false;
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0] ?? "";
    const isCommand = top.commandStart;
    top.commandStart = isCommand && OPENERS.has(word) ||
      word === "in" && top.cases > 0;
    if (isCommand && word === "case") top.cases++;
    else if (isCommand && word === "esac" && top.cases > 0) top.cases--;
    if (isCommand && word === "[[") top.test = testEnd(this.#text, this.#at);
    this.#copy(word.length);
  }

  #newline(): void {
    const frames = this.#frames;
    const top = frames.top;
    if (top.kind === "plain") top.wordStart = top.commandStart = true;
    this.#copy(1);
    frames.openHeredoc();
  }

  #endHeredoc(): boolean {
    if (!this.#frames.inHeredoc()) return false;
    const end = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, end < 0 ? undefined : end);
    if (!this.#frames.closeHeredoc(line)) return false;
    this.#copy(line.length + (end < 0 ? 0 : 1));
    this.#frames.openHeredoc();
    return true;
  }

  #dollar(): void {
    const frames = this.#frames;
    const form = dollarForm(this.#text, this.#at);
    const inQuotes = frames.top.kind === "single" || frames.top.kind === "ansi";
    if (form?.kind === "variable" && isOurs(form.name)) {
      return this.#variable(form.name, form.length, false);
    }
    if (form?.kind === "dollar") {
      const next = this.#text.charAt(this.#at + 2) === "$"
        ? dollarForm(this.#text, this.#at + 2)
        : undefined;
      this.#at += 2;
      if (next?.kind === "variable" && isOurs(next.name)) {
        return this.#variable(next.name, next.length, true);
      }
      this.#plain += "$";
    } else this.#copy(1);
    if (frames.top.kind === "plain") {
      frames.top.wordStart = frames.top.commandStart = false;
    }
    if (!inQuotes) this.#expansion();
  }

  /** After a dollar that is the shell's: what does it open? */
  #expansion(): void {
    const frames = this.#frames;
    const top = frames.top;
    if (top.kind === "comment" || top.kind === "heredoc" && top.literal) return;
    if (this.#text.startsWith("((", this.#at)) {
      frames.push({ kind: "arithmetic", open: 0 });
      return this.#copy(2);
    }
    const char = this.#text.charAt(this.#at);
    if (char === "(") frames.push({ kind: "plain", end: ")" });
    else if (char === "{") frames.push({ kind: "brace" });
    else if (char === "'" && top.kind === "plain") {
      frames.push({ kind: "ansi" });
    } else if (char === "#") {
      // `$#` is no comment.
    } else return;
    this.#copy(1);
  }

  #variable(name: string, length: number, afterDollar: boolean): void {
    this.#flush();
    const place = this.#frames.place(this.#text, this.#at);
    const offset = this.#at;
    this.#at += length;
    this.#parts.push({
      kind: "variable",
      name,
      raw: this.#text.slice(offset, this.#at),
      offset,
      place,
      afterDollar,
    });
    const top = this.#frames.top;
    if (top.kind === "plain") top.wordStart = top.commandStart = false;
  }

  #atLineStart(): boolean {
    return this.#text.charAt(this.#at - 1) === "\n";
  }

  #copy(length: number): void {
    this.#plain += this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  #flush(): void {
    if (this.#plain !== "") {
      this.#parts.push({ kind: "text", text: this.#plain });
    }
    this.#plain = "";
  }
}

/** `$goal`, and names with a dot, which the shell does not have. */
function isOurs(name: string): boolean {
  return name === "goal" || name.includes(".");
}

/** Where a `[[` whose operands are arithmetic ends; 0 when they are not. */
function testEnd(text: string, start: number): number {
  const end = text.indexOf("]]", start);
  const test = text.slice(start, end < 0 ? undefined : end);
  return /\s-(?:eq|ne|lt|le|gt|ge)\s/.test(test) ? start + test.length : 0;
}
