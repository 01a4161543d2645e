/** Carries out the changes of one file. */

import { ToolError } from "../tool.ts";
import type { Hunk } from "./parse.ts";

/**
 * Changes a text.
 *
 * @param path the file's, for messages
 * @throws {ToolError} when a change has no place.
 */
export function applyHunks(
  content: string,
  hunks: readonly Hunk[],
  path: string,
): string {
  const lines = content.split("\n");
  const endsInBreak = lines.at(-1) === "";
  if (endsInBreak) lines.pop();
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const start = placeOf(hunk, lines, at, path);
    out.push(...lines.slice(at, start));
    at = start;
    for (const { mark, text } of hunk.lines) {
      if (mark === "+") out.push(text);
      // What stays is taken from the file: white space may differ from the patch's.
      else if (mark === " ") out.push(lines[at++] ?? text);
      else at++;
    }
  }
  out.push(...lines.slice(at));
  const text = out.join("\n");
  return out.length > 0 && (endsInBreak || content === "") ? `${text}\n` : text;
}

/** The line that a change begins at, not before `from`. */
function placeOf(
  { anchors, lines: changed, atEnd }: Hunk,
  lines: readonly string[],
  from: number,
  path: string,
): number {
  const before = changed.filter(({ mark }) => mark !== "+")
    .map(({ text }) => text);
  let start = from;
  for (const anchor of anchors) {
    const found = seek([anchor], lines, start);
    if (found === undefined) {
      throw new ToolError(
        `the patch does not fit ${path}: there is no line ${
          JSON.stringify(anchor)
        } to look for after line ${start}`,
      );
    }
    start = found + 1;
  }
  if (before.length === 0) {
    return anchors.length > 0 && !atEnd ? start : lines.length;
  }
  const found =
    (atEnd
      ? seek(before, lines, Math.max(start, lines.length - before.length))
      : undefined) ??
      seek(before, lines, start) ??
      // The line that was looked for may be a part of the change.
      (anchors.length > 0
        ? seek(before, lines, Math.max(from, start - 1))
        : undefined);
  if (found !== undefined) return found;
  throw new ToolError(
    `the patch does not fit ${path}: these lines are not there${
      start > 0 ? ` after line ${start}` : ""
    }; read the file again:\n${before.slice(0, 8).join("\n")}`,
  );
}

const same: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => line.trimEnd(),
  (line) => line.trim(),
  (line) => plain(line).trim(),
];

/** Where lines are, at first exactly, then but for white space and typography. */
function seek(
  wanted: readonly string[],
  lines: readonly string[],
  from: number,
): number | undefined {
  for (const like of same) {
    const searched = wanted.map(like);
    for (let at = from; at + searched.length <= lines.length; at++) {
      if (
        searched.every((line, index) => like(lines[at + index] ?? "") === line)
      ) {
        return at;
      }
    }
  }
  return undefined;
}

/** Models write plain dashes, quotes and blanks where a file has finer ones. */
function plain(line: string): string {
  return line.replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g, " ");
}
