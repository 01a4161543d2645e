/** How far a bare word goes. */

import { isNameChar, isValueChar } from "./chars.ts";

/** Length of a name with dots in it, or of a number; hyphens inside are for the parser to complain about. */
export function nameLength(text: string, start: number): number {
  let i = start;
  const first = text.charCodeAt(i);
  if (first === 45 || first === 46) {
    // -1.5 and .5 are numbers, -> and -x are not.
    if (first === 45 && text.charCodeAt(i + 1) === 46) i++;
    if (!isDigit(text.charCodeAt(i + 1))) return 0;
    i++;
  } else if (!isNameChar(first)) {
    return 0;
  }
  for (i++; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isNameChar(code) || code === 46) continue;
    if (
      code === 45 && i + 1 < text.length && isNameChar(text.charCodeAt(i + 1))
    ) continue;
    break;
  }
  return i - start;
}

/**
 * Length of a bare value.
 *
 * @param glued no blank before it: only then `=` may be in it, as in
 * `condition=outcome=success`; after a blank, `a= b=c` has forgotten a value.
 */
export function valueLength(
  text: string,
  start: number,
  glued: boolean,
): number {
  let i = start;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
    if (code === 45 && next === 62) break;
    if (code === 47 && (next === 47 || next === 42)) {
      if (next === 42 || text.charCodeAt(i - 1) !== 58) break;
      i++; // the slashes of https://
      continue;
    }
    if (isValueChar(code)) continue;
    if (
      code === 61 && glued && i > start && (next === 61 || isValueChar(next))
    ) continue;
    break;
  }
  return i - start;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
