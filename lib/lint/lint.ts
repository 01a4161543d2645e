/** A pipeline → everything there is to say about it. */

import type { Problem } from "../dot/span.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { LintInput } from "./rule.ts";
import { RULES } from "./rules/mod.ts";

/** Rules whose errors leave the graph whole. */
const HARMLESS = new Set(["stylesheet_syntax", "stylesheet_selector"]);

/**
 * Checks a pipeline and adds the problems that were found before. When its
 * text could not be read to the end, only these are reported: what is missing
 * from the graph would be complained about twice.
 *
 * @returns diagnostics sorted by place
 */
export function lint(
  input: LintInput,
  problems: readonly Problem[] = [],
): Diagnostic[] {
  const isWhole = problems.every(({ severity, rule }) =>
    severity !== "error" || HARMLESS.has(rule)
  );
  const found = diagnosticsOf(problems);
  if (!isWhole) return found;
  for (const { name, severity, check } of RULES) {
    for (const finding of check(input)) {
      found.push({ rule: name, severity, ...finding });
    }
  }
  return sorted(found);
}

/** The problems of a text of which no graph could be made, as diagnostics sorted by place. */
export function diagnosticsOf(problems: readonly Problem[]): Diagnostic[] {
  return sorted(problems);
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) =>
    a.span.start.offset - b.span.start.offset ||
    RANK[a.severity] - RANK[b.severity] ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}
