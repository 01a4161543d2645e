/** A parser's place in its tokens, and the complaints it has made. */

import type { CommentASTNode } from "./ast.ts";
import { Lexer, type LexMode } from "./lex.ts";
import type { Position, Problem, Source, Span } from "./span.ts";
import type { Token, TokenKind } from "./token.ts";

/** More errors than this help nobody: reading stops. */
const MOST_ERRORS = 25;

/** One token of lookahead over a {@linkcode Lexer}. */
export class Cursor {
  readonly source: Source;
  readonly problems: Problem[] = [];
  /** The token that is next. */
  token: Token;
  /** Where the last consumed token ended. */
  previousEnd: Position;
  /** Set when reading has stopped for good, so that nothing more is missed at the end. */
  stopped = false;
  /** Ids that were complained about; once each is enough. */
  readonly badIds: Set<string> = new Set();
  readonly #lexer: Lexer;
  #errors = 0;

  constructor(source: Source) {
    this.source = source;
    this.#lexer = new Lexer(source);
    this.token = this.#lexer.next("name");
    this.previousEnd = this.token.start;
    this.#readOverNoise("name");
  }

  /** Consumes the token and reads the next one. */
  advance(mode: LexMode = "name"): Token {
    const consumed = this.token;
    this.#next(mode);
    this.#readOverNoise(mode);
    return consumed;
  }

  /** Passes the token over in silence, on the way from an error to where reading can go on. */
  skip(): void {
    const { token } = this;
    this.#next("name");
    if (this.#swallowsRest(token)) this.stop();
  }

  is(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  /** The token stands on a later line than the one before it. */
  onNewLine(): boolean {
    return this.token.start.line > this.previousEnd.line;
  }

  /** True when `sign` stands right behind the token; saves a {@linkcode Cursor.peek} where that is usual. */
  glued(sign: string): boolean {
    return this.source.text[this.token.end.offset] === sign;
  }

  /** The token after the next one. */
  peek(): Token {
    const state = this.#lexer.save();
    const token = this.#lexer.next("name");
    this.#lexer.restore(state);
    return token;
  }

  /** Reports a syntax error. */
  error(span: Span, message: string, fix: string): void {
    if (this.stopped) return;
    this.problems.push({
      severity: "error",
      rule: "syntax",
      message,
      span,
      fix,
    });
    if (++this.#errors === MOST_ERRORS) {
      this.problems.push({
        severity: "error",
        rule: "syntax",
        message: `reading stopped here after ${MOST_ERRORS} errors`,
        span,
        fix: "correct those above first",
      });
      this.stop();
    }
  }

  /** Reports what is wrong with `token` itself. */
  fault(token: Token): boolean {
    if (token.fault === undefined) return false;
    const { message, fix, length } = token.fault;
    const { start } = token;
    const end = length === undefined ? token.end : {
      offset: start.offset + length,
      line: start.line,
      column: start.column + length,
    };
    this.error({ start, end }, message, fix);
    if (this.#swallowsRest(token)) this.stop();
    return true;
  }

  warning(rule: string, span: Span, message: string, fix: string): void {
    this.problems.push({ severity: "warning", rule, message, span, fix });
  }

  /** Reads nothing more. */
  stop(): void {
    this.stopped = true;
    const { end } = this.token;
    this.token = {
      kind: "end",
      start: end,
      end,
      text: "",
      value: "",
      fault: undefined,
    };
  }

  /** Goes back to the end of the line that `position` stands in. */
  rewindToLineEnd(position: Position): void {
    const newline = this.source.text.indexOf("\n", position.offset);
    const offset = newline < 0 ? this.source.text.length : newline;
    const { line } = position;
    const column = position.column + offset - position.offset;
    this.rewind({ offset, line, column });
  }

  /** Goes back to `position`, which is the start of a token or of blanks. */
  rewind(position: Position): void {
    const { offset, line, column } = position;
    const lineStart = offset - column + 1;
    this.#lexer.restore({ offset, line, lineStart, lastEnd: offset });
    this.previousEnd = position;
    this.token = this.#lexer.next("name");
    this.#readOverNoise("name");
  }

  /** Moves the comments met so far, or only those that begin before `offset`, to the end of `into`. */
  takeComments(
    into: { push(comment: CommentASTNode): unknown },
    offset = Infinity,
  ): void {
    const { comments } = this.#lexer;
    let count = 0;
    for (const comment of comments) {
      if (comment.location.start.offset >= offset) break;
      into.push(comment);
      count++;
    }
    if (count > 0) comments.splice(0, count);
  }

  /** Returns comments that were taken too early; they stand before those not taken yet. */
  giveBack(comments: readonly CommentASTNode[]): void {
    if (comments.length === 0) return;
    this.#lexer.comments = [...comments, ...this.#lexer.comments];
  }

  #next(mode: LexMode): void {
    this.previousEnd = this.token.end;
    if (!this.stopped) this.token = this.#lexer.next(mode);
  }

  #readOverNoise(mode: LexMode): void {
    while (this.token.kind === "noise") {
      this.fault(this.token);
      this.#next(mode);
    }
  }

  /** A token that is not closed has taken the rest of the text: nothing that is missing after it is worth a word. */
  #swallowsRest(token: Token): boolean {
    return token.fault !== undefined &&
      token.end.offset === this.source.text.length;
  }
}
