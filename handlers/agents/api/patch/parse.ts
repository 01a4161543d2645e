/** Reads patches in the form that models know from Codex: `*** Begin Patch` … `*** End Patch`. */

import { ToolError } from "../tool.ts";

/** What is to be done with one file. */
export type FilePatch =
  | { readonly kind: "add"; readonly path: string; readonly content: string }
  | { readonly kind: "delete"; readonly path: string }
  | {
    readonly kind: "update";
    readonly path: string;
    readonly moveTo?: string;
    readonly hunks: readonly Hunk[];
  };

/** A line that stays, goes or comes. */
export interface PatchLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** One change of a file. */
export interface Hunk {
  /** Lines to look for first, one after another: the names behind `@@`. */
  readonly anchors: readonly string[];
  readonly lines: readonly PatchLine[];
  /** It is at the end of the file. */
  readonly atEnd: boolean;
}

const BEGIN = "*** Begin Patch";
const END = "*** End Patch";
const END_OF_FILE = "*** End of File";
const FILE = /^\*\*\* (Add|Delete|Update) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;

/**
 * Reads a patch.
 *
 * @throws {ToolError} which says the line that is wrong.
 */
export function parsePatch(patch: string): readonly FilePatch[] {
  const lines = new Lines(patch);
  lines.skipBlank();
  if (lines.next()?.trim() !== BEGIN) {
    lines.fail(`the patch has to begin with "${BEGIN}"`);
  }
  const files: FilePatch[] = [];
  for (;;) {
    lines.skipBlank();
    const line = lines.next();
    if (line === undefined || line.trim() === END) break;
    const [, what, path] = FILE.exec(line.trimEnd()) ?? [];
    if (path === undefined) {
      throw lines.error(
        'it has to be "*** Add File: <path>", "*** Update File: <path>" or "*** Delete File: <path>"',
      );
    }
    files.push(parseFile(what, path.trim(), lines));
  }
  if (files.length === 0) throw new ToolError("the patch changes no file");
  return files;
}

function parseFile(
  what: string | undefined,
  path: string,
  lines: Lines,
): FilePatch {
  switch (what) {
    case "Add":
      return { kind: "add", path, content: parseContent(lines) };
    case "Delete":
      return { kind: "delete", path };
    default: {
      const moveTo = MOVE.exec(lines.peek()?.trimEnd() ?? "")?.[1]?.trim();
      if (moveTo !== undefined) lines.next();
      const hunks = parseHunks(lines);
      if (hunks.length === 0 && moveTo === undefined) {
        throw lines.error(`nothing is changed in ${path}`);
      }
      return {
        kind: "update",
        path,
        hunks,
        ...(moveTo !== undefined && { moveTo }),
      };
    }
  }
}

function parseContent(lines: Lines): string {
  let content = "";
  while (!lines.atHeader()) {
    const line = lines.next() ?? "";
    if (!line.startsWith("+")) {
      // The last line of a patch without its end mark.
      if (line === "" && lines.atHeader()) break;
      throw lines.error('each line of a new file has to begin with "+"');
    }
    content += `${line.slice(1)}\n`;
  }
  return content;
}

function parseHunks(lines: Lines): readonly Hunk[] {
  const hunks: Hunk[] = [];
  while (!lines.atHeader()) {
    const anchors: string[] = [];
    while (lines.peek()?.startsWith("@@")) {
      // A unified diff's numbers are no text to look for.
      const name = lines.next()?.slice(2).trim().replace(/^-\d.*@@\s*/, "");
      if (name) anchors.push(name);
    }
    const changed: PatchLine[] = [];
    let atEnd = false;
    while (!lines.atHeader() && !lines.peek()?.startsWith("@@")) {
      const line = lines.next() ?? "";
      if (line.trimEnd() === END_OF_FILE) {
        atEnd = true;
        break;
      }
      // Models leave out the blank before an empty line of context.
      const mark = line[0] ?? " ";
      if (mark !== " " && mark !== "-" && mark !== "+") {
        throw lines.error(
          'each line of a change has to begin with " ", "-" or "+"',
        );
      }
      changed.push({ mark, text: line.slice(1) });
    }
    // An empty line before the next file is the patch's own.
    if (lines.atHeader() && lines.wasBlank()) changed.pop();
    if (changed.length > 0 || anchors.length > 0) {
      hunks.push({ anchors, lines: changed, atEnd });
    }
  }
  return hunks;
}

/** A text, line by line. */
class Lines {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    const lines = text.replaceAll("\r\n", "\n").split("\n");
    if (lines.at(-1) === "") lines.pop();
    this.#lines = lines;
  }

  peek(): string | undefined {
    return this.#lines[this.#at];
  }

  next(): string | undefined {
    return this.#lines[this.#at++];
  }

  /** True at the next file, or at the end. */
  atHeader(): boolean {
    const line = this.peek();
    return line === undefined || FILE.test(line.trimEnd()) ||
      line.trim() === END;
  }

  /** True when the line before was empty. */
  wasBlank(): boolean {
    return this.#lines[this.#at - 1] === "";
  }

  skipBlank(): void {
    while (this.peek()?.trim() === "") this.#at++;
  }

  /** What is wrong with the line that was read last. */
  error(problem: string): ToolError {
    const line = this.#lines[this.#at - 1];
    const shown = line === undefined
      ? "its end"
      : `line ${this.#at}, ${JSON.stringify(line.slice(0, 120))}`;
    return new ToolError(`the patch cannot be read at ${shown}: ${problem}`);
  }

  fail(problem: string): never {
    throw this.error(problem);
  }
}
