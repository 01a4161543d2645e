/** Models write LF; a file with CRLF is edited as if it had LF, and keeps what it has. */

/** A text with LF only, and the way back. */
export interface Normalized {
  readonly text: string;
  /** Gives a text the line ends that the file had. */
  restore(text: string): string;
}

/** Takes CR out of a text whose line ends are all CRLF. Mixed ones stay as they are. */
export function normalize(text: string): Normalized {
  const crlf = text.split("\r\n").length - 1;
  const all = text.split("\n").length - 1;
  if (crlf === 0 || crlf !== all) return { text, restore: (edited) => edited };
  return {
    text: text.replaceAll("\r\n", "\n"),
    restore: (edited) => edited.replaceAll("\n", "\r\n"),
  };
}
