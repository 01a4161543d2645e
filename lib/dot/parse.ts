/**
 * DOT text → syntax tree.
 *
 * @module
 */

import type {
  CommentASTNode,
  DotASTNode,
  GraphASTNode,
  LiteralASTNode,
} from "./ast.ts";
import { keywordOf } from "./chars.ts";
import { Cursor } from "./cursor.ts";
import { describe } from "./hint.ts";
import { beginsLiteral, parseLiteral } from "./parse_literal.ts";
import { parseBlock, secondGraph } from "./parse_statement.ts";
import { unexpected } from "./recover.ts";
import type { Position, Problem, Source } from "./span.ts";
import { DotSyntaxError } from "./syntax_error.ts";
import type { Token } from "./token.ts";

/** What {@linkcode parse} made of a text. */
export interface Parsed {
  /** Absent when no digraph begins in the text; after an error, what could be read. */
  readonly ast: DotASTNode | undefined;
  /** In the order of their finding. */
  readonly problems: readonly Problem[];
}

/** Reads a pipeline's text. Goes on after an error, so that one run reports several. */
export function parse(source: Source): Parsed {
  const cursor = new Cursor(source);
  const children: (GraphASTNode | CommentASTNode)[] = [];
  const graph = parseGraph(cursor, children);
  if (graph === undefined) return { ast: undefined, problems: cursor.problems };
  children.push(graph);
  cursor.takeComments(children);
  const ast: DotASTNode = {
    type: "Dot",
    location: {
      start: { offset: 0, line: 1, column: 1 },
      end: cursor.token.end,
    },
    children,
  };
  return { ast, problems: cursor.problems };
}

/**
 * Reads a pipeline's text, all or nothing.
 *
 * @throws {DotSyntaxError} for the first error in the text.
 */
export function parseDot(source: Source | string): DotASTNode {
  const read = typeof source === "string"
    ? { file: "<text>", text: source }
    : source;
  const { ast, problems } = parse(read);
  const [error] = problems
    .filter(({ severity }) => severity === "error")
    .sort((a, b) => a.span.start.offset - b.span.start.offset);
  if (error !== undefined) throw new DotSyntaxError(read, error);
  return ast!; // only an error leaves no tree
}

function parseGraph(
  cursor: Cursor,
  comments: (GraphASTNode | CommentASTNode)[],
): GraphASTNode | undefined {
  const start = parseHead(cursor);
  if (start === undefined) return undefined;
  let id: LiteralASTNode | undefined;
  if (beginsLiteral(cursor.token)) id = parseLiteral(cursor);
  cursor.takeComments(comments, cursor.token.start.offset);
  const open = parseOpening(cursor);
  if (open === undefined) return undefined;
  const children = parseBlock(cursor, open, 0);
  const location = { start, end: cursor.previousEnd };
  checkTail(cursor, location.end);
  const graph = {
    type: "Graph" as const,
    directed: true,
    strict: false,
    location,
    children,
  };
  return id === undefined ? graph : { ...graph, id };
}

/** Reads `digraph`, or what stands in its place; where the graph starts. */
function parseHead(cursor: Cursor): Position | undefined {
  const { start } = cursor.token;
  let word = keyword(cursor);
  if (word === "strict") {
    unexpectedHead(cursor, "`strict` is not supported", "remove it");
    cursor.advance();
    word = keyword(cursor);
  }
  if (word === "digraph") {
    cursor.advance();
    return start;
  }
  if (word === "graph") {
    unexpectedHead(
      cursor,
      "a pipeline is a `digraph`, not a `graph`",
      "write digraph",
    );
    cursor.advance();
    return start;
  }
  if (cursor.fault(cursor.token)) return undefined;
  if (cursor.is("end")) {
    unexpectedHead(
      cursor,
      "there is no digraph in this text",
      "write digraph Name { … }",
    );
    return undefined;
  }
  unexpected(
    cursor,
    "`digraph` at the start",
    "begin the file with digraph Name {",
  );
  // `digrpah G {` and `{` alone are worth reading on, a text of another kind is not.
  if (beginsLiteral(cursor.token)) cursor.advance();
  if (cursor.is("{") || cursor.peek().kind === "{") return start;
  cursor.stop();
  return undefined;
}

/** Reads the digraph's `{`, or says that it is missing. */
function parseOpening(
  cursor: Cursor,
): Token | undefined {
  if (cursor.is("{")) return cursor.advance();
  const { token } = cursor;
  if (!cursor.fault(token)) {
    cursor.error(
      { start: token.start, end: token.end },
      `expected \`{\` after \`digraph\` and its name, found ${describe(token)}`,
      token.kind === "end" || cursor.onNewLine()
        ? "add the opening {"
        : "put a name of several words in double quotes",
    );
  }
  while (!cursor.is("{") && !cursor.is("end") && !cursor.onNewLine()) {
    cursor.skip();
  }
  if (cursor.is("end")) return undefined;
  return cursor.is("{") ? cursor.advance() : token;
}

/** Nothing but comments may follow the digraph. */
function checkTail(cursor: Cursor, closed: Position): void {
  if (cursor.is("end")) {
    cursor.fault(cursor.token);
    return;
  }
  const word = keyword(cursor);
  if (word === "digraph" || word === "graph" || word === "strict") {
    return secondGraph(cursor);
  }
  unexpected(
    cursor,
    "nothing after the closing `}` of the digraph",
    `remove it, or the } on line ${closed.line} if the digraph goes on`,
  );
  cursor.stop();
}

function unexpectedHead(cursor: Cursor, message: string, fix: string): void {
  const { start, end } = cursor.token;
  cursor.error({ start, end }, message, fix);
}

function keyword(cursor: Cursor): string | undefined {
  const { token } = cursor;
  return token.kind === "word" ? keywordOf(token.text) : undefined;
}
