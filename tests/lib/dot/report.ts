/** Problems as lines of text. */

import { parse } from "../../../lib/dot/parse.ts";
import type { Problem } from "../../../lib/dot/span.ts";

/** What reading `text` reports, as `line:column message | fix`. */
export function report(text: string): readonly string[] {
  return parse({ file: "p.dot", text }).problems.map(printed);
}

function printed({ severity, rule, message, span, fix }: Problem): string {
  const kind = severity === "error" ? "" : `${severity} ${rule}: `;
  const { line, column } = span.start;
  return `${line}:${column} ${kind}${message} | ${fix}`;
}
