/** Texts cut to a length, with a mark that shows it. */

/** The beginning of a text, with a mark that says how much was left out when it is longer than `length`. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = whole(text.slice(0, length));
  return `${kept}… [${text.length - kept.length} more characters]`;
}

/** One line of a text within `length`, marked by `…` when there is more. */
export function clipLine(text: string, length: number): string {
  const lines = text.trim();
  const line = lines.split(/\r\n|[\r\n\u2028\u2029]/, 1)[0] ?? "";
  return line.length < lines.length || line.length > length
    ? `${whole(line.slice(0, Math.max(0, length - 1))).trimEnd()}…`
    : line;
}

/** Without half of a character at its end. */
function whole(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
