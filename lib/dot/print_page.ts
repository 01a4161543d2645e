/** Items under each other, with their comments and the blank lines between groups. */

import type { CommentASTNode } from "./ast.ts";
import type { Position, Source, Span } from "./span.ts";

/** What is printed, and how its lines end. */
export interface Page {
  /** The text the tree was read from: strings and comments are copied from it. */
  readonly source: Source;
  readonly newline: "\n" | "\r\n";
}

/** Printed items. */
export interface Lines {
  /** Comments that stand behind the opening brace, on its line. */
  readonly opening: string;
  /** Each with its indentation; one may hold several lines of text. */
  readonly lines: readonly string[];
}

/** The blanks in front of a line. */
export function indentation(depth: number): string {
  return "  ".repeat(depth);
}

/**
 * Prints items one below the other. A comment keeps its place: on its own
 * line, or behind the item whose line it ends. One blank line between two
 * items stays.
 *
 * @param print the text of an item, its first line without indentation.
 */
export function printItems<T extends { type: string; location: Span }>(
  page: Page,
  items: readonly (T | CommentASTNode)[],
  depth: number,
  print: (item: T) => string,
): Lines {
  const indent = indentation(depth);
  const lines: string[] = [];
  let opening = "";
  let last: Position | undefined;
  // False below a comment that was taken out of the item above it.
  let lastIsBottom = true;
  for (const item of items) {
    const { start, end } = item.location;
    if (isComment(item)) {
      const text = commentText(page, item);
      if (endsLine(page, item)) {
        if (
          lines.length > 0 && last !== undefined && lastIsBottom &&
          isBehind(item, last)
        ) {
          lines.push(`${lines.pop()} ${text}`);
          last = end;
          continue;
        }
        const opened = last === undefined
          ? followsOpening(page, item)
          : isBehind(item, last);
        if (lines.length === 0 && opened) {
          opening += ` ${text}`;
          last = end;
          continue;
        }
      }
      separate(lines, last, start);
      lines.push(indent + text);
    } else {
      separate(lines, last, start);
      lines.push(indent + print(item));
    }
    lastIsBottom = last === undefined || last.offset < end.offset;
    if (lastIsBottom) last = end;
  }
  return { opening, lines };
}

function isComment(
  item: { readonly type: string },
): item is CommentASTNode {
  return item.type === "Comment";
}

/** Keeps one blank line where there was one or more. */
function separate(
  lines: string[],
  last: Position | undefined,
  start: Position,
): void {
  if (lines.length > 0 && last !== undefined && start.line - last.line > 1) {
    lines.push("");
  }
}

function isBehind(comment: CommentASTNode, last: Position): boolean {
  const { start } = comment.location;
  return start.line === last.line && start.offset >= last.offset;
}

/** Nothing but other comments, separators and closing signs follows on the comment's last line. */
function endsLine(page: Page, comment: CommentASTNode): boolean {
  if (comment.kind === "Macro") return false; // a # stays at the start of its line
  const { text } = page.source;
  for (let i = comment.location.end.offset; i < text.length; i++) {
    switch (text[i]) {
      case " ":
      case "\t":
      case "\r":
      case ";":
      case ",":
        continue;
      case "\n":
      case "}":
      case "]":
      case "/": // another comment: no value begins here
        return true;
      default:
        return false;
    }
  }
  return true;
}

function followsOpening(page: Page, comment: CommentASTNode): boolean {
  const { text } = page.source;
  let i = comment.location.start.offset - 1;
  while (text[i] === " " || text[i] === "\t") i--;
  return text[i] === "{" || text[i] === "[";
}

function commentText(page: Page, comment: CommentASTNode): string {
  const { start, end } = comment.location;
  return page.source.text.slice(start.offset, end.offset).trimEnd();
}
