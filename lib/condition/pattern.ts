/** The literal of `matches` → regular expression. */

import { ConditionSyntaxError, type Token } from "./lex.ts";

/**
 * A repeated group of which one alternative is nothing but a repeated item,
 * such as `(a+)+` or `(?:x|[a-z]*)*`: a text that nearly matches takes time
 * exponential in its length.
 */
const EXPONENTIAL =
  /\((?:\?:)?(?:[^()|]*\|)*(?:\\.|\[(?:\\.|[^\]\\])*\]|[^()\\[\]|])[+*]\??(?:\|[^()]*)?\)(?:[+*]|\{\d+,)/;

/**
 * Compiles a pattern.
 *
 * @throws {ConditionSyntaxError} when it is none, or could run for ever.
 */
export function compilePattern(token: Token): RegExp {
  if (EXPONENTIAL.test(token.text)) {
    throw new ConditionSyntaxError(
      `the pattern ${
        JSON.stringify(token.text)
      } repeats a repetition, which can run for ever`,
      token,
      "leave one of the two out: (a+)+ matches what a+ matches",
    );
  }
  try {
    return new RegExp(token.text, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConditionSyntaxError(
      `${JSON.stringify(token.text)} is not a regular expression: ${
        reasonOf(error, token.text)
      }`,
      token,
    );
  }
}

/** V8 says `Invalid regular expression: /(/u: Unterminated group`; only the end of it is news. */
function reasonOf(error: SyntaxError, pattern: string): string {
  const start = `Invalid regular expression: /${pattern}/u: `;
  const reason = error.message.startsWith(start)
    ? error.message.slice(start.length)
    : error.message;
  return reason.charAt(0).toLowerCase() + reason.slice(1);
}
