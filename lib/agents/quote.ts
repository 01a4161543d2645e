/** Texts of others in a prompt: data, whatever they say. */

/** A text between fences that it has no way to close. */
export function fenced(text: string): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(
    runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3),
  );
  return `${fence}text\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}
