/** What DOT text has no place for: each sign with what its writer most likely meant. */

import type { Fault, TokenKind } from "./token.ts";

/** One foreign sign, or a run of them that belongs together. */
export interface Foreign {
  readonly kind: TokenKind;
  readonly length: number;
  readonly fault: Fault;
  /** Its text, when that differs from its spelling or may run over lines. */
  readonly value?: string;
}

const QUOTES: readonly string[] = ["'´‘’‚", "`", "“”„«»″"];

/**
 * Says what stands at `offset`, where no token begins.
 *
 * @param angles the closing `>` of every `<`, from {@linkcode matchAngles}.
 */
export function scanForeign(
  text: string,
  offset: number,
  angles: () => ReadonlyMap<number, number>,
): Foreign {
  const sign = String.fromCodePoint(text.codePointAt(offset)!);
  const family = QUOTES.find((quotes) => quotes.includes(sign));
  if (family !== undefined) return quoted(text, offset, family);
  if (sign === "<") return angle(text, offset, angles);
  const rest = text.slice(offset, offset + 8);
  const arrow = /^(?:--?[ \t]?>|--+>?|[—–−→⇒⟶➔]+>?)/u.exec(rest);
  if (arrow) {
    return {
      kind: "->",
      length: arrow[0].length,
      fault: {
        message: `\`${arrow[0]}\` is not an edge of a digraph`,
        fix: "write ->",
      },
    };
  }
  if (sign === "#") {
    const end = text.indexOf("\n", offset);
    return bad(
      (end < 0 ? text.length : end) - offset,
      "a # comment must stand at the start of its line",
      "write // for a comment after code",
      "noise",
    );
  }
  if (/[\s\u180e\u200b-\u200f\u2060\ufeff]/u.test(sign)) {
    const run = /^[^\S\n]+|^[\u180e\u200b-\u200f\u2060\ufeff]+/u.exec(rest);
    return bad(
      run?.[0].length ?? 1,
      `the invisible character ${codePoint(sign)} is not a blank of DOT`,
      "replace it by a plain space",
      "noise",
    );
  }
  if (rest.startsWith("=>")) {
    return bad(2, "`=>` is not DOT", "write = for a value, -> for an edge");
  }
  if (sign === "-" || sign === ">") {
    return bad(1, `\`${sign}\` alone is not DOT`, "write -> for an edge");
  }
  if (sign === "/") {
    return bad(1, "`/` alone is not DOT", "write // for a comment");
  }
  if (sign === "(" || sign === ")") {
    return bad(
      1,
      `\`${sign}\` means nothing here`,
      "write [key=value] for attributes, and text in double quotes",
    );
  }
  const name = /[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Cf}]/u.test(sign)
    ? codePoint(sign)
    : `\`${sign}\``;
  return bad(
    sign.length,
    `${name} means nothing here`,
    'put text with such signs in double quotes: "…"',
  );
}

/** A string in quotes that are not DOT's, closed on its own line; else the quote alone. */
function quoted(text: string, offset: number, family: string): Foreign {
  let end = offset + 1;
  while (end < text.length && text[end] !== "\n") {
    if (family.includes(text[end]!)) break;
    // An editor that curls quotes often leaves one of a pair straight.
    if (text[end] === '"' && family.includes("“")) break;
    end++;
  }
  const message = `${text[offset]} is not a quote of DOT`;
  const fix = 'write "…" with plain double quotes';
  const closer = text[end];
  if (closer === undefined || closer === "\n") return bad(1, message, fix);
  return {
    kind: "string",
    length: end + 1 - offset,
    value: text.slice(offset + 1, end),
    fault: { message, fix, length: 1 },
  };
}

/** `<-`, or an HTML string up to its closing `>`. */
function angle(
  text: string,
  offset: number,
  angles: () => ReadonlyMap<number, number>,
): Foreign {
  if (text[offset + 1] === "-") {
    const length = text[offset + 2] === ">" ? 3 : 2;
    return bad(
      length,
      `\`${text.slice(offset, offset + length)}\` is not an edge of a digraph`,
      "write the edge forwards: from -> to",
    );
  }
  const message = "HTML strings are not supported";
  const fix = 'write a plain string in double quotes: "…"';
  const close = angles().get(offset);
  const length = close === undefined ? 1 : close + 1 - offset;
  return {
    kind: "bad",
    length,
    // It may run over several lines, which the lexer counts only in a value.
    value: text.slice(offset, offset + length),
    fault: { message, fix, length: 1 },
  };
}

/** Finds the `>` of every `<` in one pass, so that a text full of `<` takes linear time. */
export function matchAngles(text: string): Map<number, number> {
  const closeOf = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 60) open.push(i);
    // The head of an arrow closes nothing.
    else if (code === 62 && text.charCodeAt(i - 1) !== 45) {
      const opener = open.pop();
      if (opener !== undefined) closeOf.set(opener, i);
    }
  }
  return closeOf;
}

function bad(
  length: number,
  message: string,
  fix: string,
  kind: TokenKind = "bad",
): Foreign {
  return { kind, length, fault: { message, fix } };
}

function codePoint(sign: string): string {
  return `U+${
    sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")
  }`;
}
