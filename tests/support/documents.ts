/** The documents for people, and the code in them. */

import { filesBelow, readText } from "./source_files.ts";

/** A document, by its path from the top of the tree. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** Every Markdown file that speaks to users or contributors. */
export function documents(): Document[] {
  return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "examples"]
    .flatMap(filesBelow)
    .filter((path) => path.endsWith(".md"))
    .map((path) => ({ path, text: readText(path) }));
}

/** The code blocks of a language, without their fences. */
export function codeBlocks({ text }: Document, language: string): string[] {
  return Array.from(
    text.matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm),
    ([, , found, code = ""]) => ({ found, code }),
  ).filter(({ found }) => found === language).map(({ code }) => code);
}

/** The commands of the `sh` blocks: every line is one, unless it is a comment. */
export function commandsOf(document: Document): string[] {
  return codeBlocks(document, "sh")
    .flatMap((code) => code.split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
