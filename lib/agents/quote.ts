/** Texts of others in a prompt: data, whatever they say. */

import { clipLine } from "../text/clip.ts";

/** A text between fences that it has no way to close. */
export function fenced(text: string): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(
    runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3),
  );
  return `${fence}text\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

/** The first line of a text as a JSON string, quotes apart not longer than `length`. */
export function quotedLine(text: string, length: number): string {
  // Escapes may take more room than what they stand for.
  for (let kept = length;; kept = Math.floor(kept / 2)) {
    const quoted = JSON.stringify(clipLine(text, kept));
    if (quoted.length <= length + 2 || kept === 0) return quoted;
  }
}
