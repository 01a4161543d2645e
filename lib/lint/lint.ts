/** A pipeline → everything there is to say about it. */

import type { Problem } from "../dot/span.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { LintInput, Rule } from "./rule.ts";
import { RULES } from "./rules/mod.ts";

/** Rules whose errors leave the graph whole. */
const HARMLESS = new Set(["stylesheet_syntax", "stylesheet_selector"]);

/** What can be varied of a check. */
export interface LintOptions {
  /** Rules besides the built-in ones. @default none */
  readonly rules?: readonly Rule[];
}

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
  { rules = [] }: LintOptions = {},
): Diagnostic[] {
  const isWhole = problems.every(({ severity, rule }) =>
    severity !== "error" || HARMLESS.has(rule)
  );
  const found = diagnosticsOf(problems);
  if (!isWhole) return found;
  const names = new Set<string>();
  for (const rule of [...RULES, ...rules]) {
    if (names.has(rule.name)) {
      throw new TypeError(`Cannot use two rules with the name "${rule.name}"`);
    }
    names.add(rule.name);
    for (const finding of rule.check(input)) {
      found.push({ rule: rule.name, severity: rule.severity, ...finding });
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
