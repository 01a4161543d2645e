/** One quoted string of DOT text. */

/** What {@linkcode scanString} read. */
export interface ScannedString {
  /** Offset after the closing quote, or of the end of the text. */
  readonly end: number;
  /** Escapes resolved. */
  readonly text: string;
  /** As it stands between the quotes, with only `\"` resolved. */
  readonly value: string;
  readonly closed: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  n: "\n",
  t: "\t",
  r: "\r",
};

/** Reads the string whose opening quote stands at `start`. */
export function scanString(text: string, start: number): ScannedString {
  const first = start + 1;
  let escaped = false;
  let end = first;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 34) break;
    if (code === 92) {
      escaped = true;
      end++;
    }
  }
  const closed = end < text.length;
  // A backslash at the very end of the text has stepped past it.
  end = Math.min(end, text.length);
  const raw = text.slice(first, end);
  return {
    end: closed ? end + 1 : end,
    text: escaped ? resolveEscapes(raw) : raw,
    value: escaped ? resolveQuotes(raw) : raw,
    closed,
  };
}

/** `\" \\ \n \t \r` resolved, lines joined at a backslash; an unknown escape keeps its backslash. */
function resolveEscapes(raw: string): string {
  return raw.replace(/\\(\r?\n|[^])/g, (escape: string, sign: string) => {
    if (sign.endsWith("\n")) return "";
    return Object.hasOwn(ESCAPES, sign) ? ESCAPES[sign]! : escape;
  });
}

function resolveQuotes(raw: string): string {
  if (!raw.includes('\\"')) return raw;
  return raw.replace(/\\([^])/g, (escape, sign) => sign === '"' ? '"' : escape);
}
