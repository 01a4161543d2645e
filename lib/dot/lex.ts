/** DOT text → tokens, each with its place; comments are put aside. */

import type { CommentASTNode } from "./ast.ts";
import { matchAngles, scanForeign } from "./lex_foreign.ts";
import { scanString } from "./lex_string.ts";
import { nameLength, valueLength } from "./lex_word.ts";
import type { Position, Source } from "./span.ts";
import type { Fault, Token, TokenKind } from "./token.ts";

/**
 * What a bare word may hold: a name is `codex.sandbox` or `-1.5`, a value (the
 * token after `=`) anything that means nothing else there.
 */
export type LexMode = "name" | "value";

/** Where a lexer stands. */
export interface LexState {
  readonly offset: number;
  readonly line: number;
  /** Offset of the line's first character. */
  readonly lineStart: number;
  /** Offset of the end of the last token or comment. */
  readonly lastEnd: number;
}

const NO_CHILDREN: never[] = [];

/** Reads one token after the other; its parser says in which mode. */
export class Lexer {
  readonly text: string;
  /** Comments met since they were last taken. */
  comments: CommentASTNode[] = [];
  #offset: number;
  #line = 1;
  #lineStart: number;
  #lastEnd = 0;
  #last: Position = { offset: -1, line: 0, column: 0 };
  #unclosedComment: Fault | undefined;
  #unclosedAt: Position | undefined;

  constructor(source: Source) {
    this.text = source.text;
    const bom = this.text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#offset = bom;
    this.#lineStart = bom;
  }

  /** Where it stands, to come back with {@linkcode Lexer.restore}. */
  save(): LexState {
    return {
      offset: this.#offset,
      line: this.#line,
      lineStart: this.#lineStart,
      lastEnd: this.#lastEnd,
    };
  }

  /** Goes back to `state`; comments read again are not kept twice. */
  restore(state: LexState): void {
    this.#offset = state.offset;
    this.#line = state.line;
    this.#lineStart = state.lineStart;
    this.#lastEnd = state.lastEnd;
    while (
      this.comments.length > 0 &&
      this.comments.at(-1)!.location.start.offset >= state.offset
    ) {
      this.comments.pop();
    }
  }

  /** The next token; `end` again and again after the last one. */
  next(mode: LexMode): Token {
    this.#skipTrivia();
    const text = this.text;
    const start = this.#position();
    if (start.offset >= text.length) {
      return this.#unclosedAt === undefined
        ? this.#token("end", start, "", "", undefined)
        : this.#token("end", this.#unclosedAt, "", "", this.#unclosedComment);
    }
    const code = text.charCodeAt(start.offset);
    if (code === 34) return this.#string(start);
    const length = mode === "value"
      ? valueLength(text, start.offset, start.offset === this.#lastEnd)
      : nameLength(text, start.offset);
    if (length > 0) return this.#sign("word", start, length, undefined);
    const sign = SIGNS[code];
    if (sign !== undefined && !(code === 61 && this.#at(1) === 62)) {
      return this.#sign(sign, start, 1, undefined);
    }
    if (code === 45 && this.#at(1) === 62) {
      return this.#sign("->", start, 2, undefined);
    }
    const foreign = scanForeign(text, start.offset, this.#matchedAngles);
    if (foreign.value === undefined) {
      return this.#sign(foreign.kind, start, foreign.length, foreign.fault);
    }
    this.#passLines(start.offset, start.offset + foreign.length);
    return this.#token(
      foreign.kind,
      start,
      foreign.value,
      foreign.value,
      foreign.fault,
    );
  }

  #angles: Map<number, number> | undefined;
  readonly #matchedAngles = (): Map<number, number> =>
    this.#angles ??= matchAngles(this.text);

  #at(ahead: number): number {
    return this.text.charCodeAt(this.#offset + ahead);
  }

  #position(): Position {
    const offset = this.#offset;
    // A token that begins where the last one ended shares its position.
    if (this.#last.offset === offset) return this.#last;
    return this.#last = {
      offset,
      line: this.#line,
      column: offset - this.#lineStart + 1,
    };
  }

  /** A token on one line, whose text is its spelling. */
  #sign(
    kind: TokenKind,
    start: Position,
    length: number,
    fault: Fault | undefined,
  ): Token {
    this.#offset = start.offset + length;
    const text = this.text.slice(start.offset, this.#offset);
    return this.#token(kind, start, text, text, fault);
  }

  /** A token from `start` to where the lexer stands. */
  #token(
    kind: TokenKind,
    start: Position,
    text: string,
    value: string,
    fault: Fault | undefined,
  ): Token {
    this.#lastEnd = this.#offset;
    return { kind, start, end: this.#position(), text, value, fault };
  }

  #string(start: Position): Token {
    const scanned = scanString(this.text, start.offset);
    this.#passLines(start.offset, scanned.end);
    return this.#token(
      "string",
      start,
      scanned.text,
      scanned.value,
      scanned.closed ? undefined : UNCLOSED_STRING,
    );
  }

  /** Moves on to `end` and counts the lines on the way. */
  #passLines(from: number, end: number): void {
    for (let i = from; i < end; i++) {
      if (this.text.charCodeAt(i) === 10) {
        this.#line++;
        this.#lineStart = i + 1;
      }
    }
    this.#offset = end;
  }

  #skipTrivia(): void {
    const text = this.text;
    for (;;) {
      const code = text.charCodeAt(this.#offset);
      if (code === 10) {
        this.#offset++;
        this.#line++;
        this.#lineStart = this.#offset;
      } else if (code === 32 || (code >= 9 && code <= 13)) {
        this.#offset++;
      } else if (code === 47 && this.#at(1) === 47) {
        this.#comment("Slash", lineEnd(text, this.#offset), 2, 0);
      } else if (code === 47 && this.#at(1) === 42) {
        const close = text.indexOf("*/", this.#offset + 2);
        if (close < 0) return this.#leaveCommentOpen();
        this.#comment("Block", close + 2, 2, 2);
      } else if (code === 35 && this.#lastEnd <= this.#lineStart) {
        this.#comment("Macro", lineEnd(text, this.#offset), 1, 0);
      } else {
        return;
      }
    }
  }

  #comment(
    kind: CommentASTNode["kind"],
    end: number,
    opener: number,
    closer: number,
  ): void {
    const start = this.#position();
    this.#passLines(start.offset, end);
    this.#lastEnd = end;
    this.comments.push({
      type: "Comment",
      kind,
      value: commentText(
        this.text.slice(start.offset + opener, end - closer),
        kind,
      ),
      location: { start, end: this.#position() },
      children: NO_CHILDREN,
    });
  }

  #leaveCommentOpen(): void {
    this.#unclosedAt ??= this.#position();
    this.#unclosedComment = UNCLOSED_COMMENT;
    this.#passLines(this.#offset, this.text.length);
  }
}

const UNCLOSED_STRING: Fault = {
  message: "the string is not closed",
  fix: 'add the closing "',
  length: 1,
};

const UNCLOSED_COMMENT: Fault = {
  message: "the comment is not closed",
  fix: "add the closing */",
  length: 2,
};

const SIGNS: Readonly<Record<number, TokenKind>> = {
  43: "+",
  44: ",",
  58: ":",
  59: ";",
  61: "=",
  91: "[",
  93: "]",
  123: "{",
  125: "}",
};

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  if (end < 0) return text.length;
  return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

function commentText(text: string, kind: CommentASTNode["kind"]): string {
  if (kind !== "Block") return text.trim();
  return text.split("\n").map((line) => line.trim().replace(/^\*\s*/, ""))
    .join("\n").trim();
}
