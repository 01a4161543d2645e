/** What a character may be part of. */

const LETTER = 1;
const DIGIT = 2;
const VALUE = 4;

const CLASS = new Uint8Array(128);
for (let code = 48; code <= 57; code++) CLASS[code] = DIGIT;
for (let code = 65; code <= 90; code++) CLASS[code] = LETTER;
for (let code = 97; code <= 122; code++) CLASS[code] = LETTER;
CLASS[95] = LETTER;
// What the seed took in a bare value beyond names and numbers, as far as DOT has no use for it.
for (const sign of ".:-+/$%@~*!?&|^") CLASS[sign.charCodeAt(0)] = VALUE;

/** A letter, digit, underscore or any letter beyond ASCII. */
export function isNameChar(code: number): boolean {
  return code < 128
    ? (CLASS[code]! & (LETTER | DIGIT)) !== 0
    : isLetterBeyondAscii(code);
}

/** A character of a bare value. */
export function isValueChar(code: number): boolean {
  return code < 128 ? CLASS[code] !== 0 : isLetterBeyondAscii(code);
}

/** True for `[A-Za-z_][A-Za-z0-9_]*`, the rule of node ids. */
export function isPlainId(text: string): boolean {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const allowed = i === 0 ? LETTER : LETTER | DIGIT;
    if (code >= 128 || (CLASS[code]! & allowed) === 0) return false;
  }
  return true;
}

/** Blanks and quotes beyond ASCII are none: they come from word processors, by mistake. */
function isLetterBeyondAscii(code: number): boolean {
  return !(
    code <= 0xbf || // NaN never gets here; C1 controls, no-break space, « and other signs
    code === 0xd7 || code === 0xf7 ||
    code === 0x1680 || code === 0x180e ||
    (code >= 0x2000 && code <= 0x206f) || // blanks, dashes, quotes, invisible marks
    (code >= 0x2190 && code <= 0x21ff) || // arrows
    code === 0x3000 || code === 0xfeff || code === 0xfffd
  );
}

/** Reserved words by their length; no length has two with the same first letter. */
const KEYWORDS: readonly (readonly string[])[] = [
  [],
  [],
  [],
  [],
  ["edge", "node"],
  ["graph"],
  ["strict"],
  ["digraph"],
  ["subgraph"],
];

/** The reserved word that `text` is, in lower case. */
export function keywordOf(text: string): string | undefined {
  const sameLength = KEYWORDS[text.length];
  if (sameLength === undefined) return undefined;
  // Almost every name is told apart by its first letter alone.
  const first = text.charCodeAt(0) | 32;
  for (const keyword of sameLength) {
    if (keyword.charCodeAt(0) === first && text.toLowerCase() === keyword) {
      return keyword;
    }
  }
  return undefined;
}
