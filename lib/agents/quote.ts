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
  let kept = length;
  for (;;) {
    const quoted = JSON.stringify(clipLine(text, kept));
    const excess = quoted.length - length - 2;
    if (excess <= 0 || kept <= 0) return quoted;
    // Escapes take up to six times the room of what they stand for.
    kept -= Math.ceil(excess / 6);
  }
}
