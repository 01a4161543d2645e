/** Diagnostics → text for people. */

import type { Source } from "../graph/graph.ts";
import { type Paint, plainLine, type Tone } from "../sinks/text.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";
import { excerpt } from "./excerpt.ts";

const TONES: Readonly<Record<Severity, Tone>> = {
  error: "red",
  warning: "yellow",
  info: "cyan",
};

const PLAIN: Paint = (_tone, text) => text;

/**
 * Prints diagnostics, each with its line of the source and a caret under its
 * place, with an empty line after each.
 *
 * ```text
 * error[attr_type]: max_retries is "many", but must be a whole number, such as 3
 *   --> pipeline.dot:3:18
 *    |
 *  3 |   a [max_retries=many];
 *    |                  ^^^^
 *    = fix: write a number
 * ```
 *
 * @param paint colours a piece of text; without it there are no colours
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: Source,
  paint: Paint = PLAIN,
): string {
  const lines = source.text.split("\n");
  return diagnostics.map((diagnostic) =>
    printOne(diagnostic, source.file, lines, paint)
  ).join("");
}

function printOne(
  { rule, severity, message, span, fix }: Diagnostic,
  file: string,
  lines: readonly string[],
  paint: Paint,
): string {
  const tone = TONES[severity];
  const rows = excerpt(lines, span);
  const gutter = String(Math.max(...rows.map(({ line }) => line ?? 0))).length;
  const margin = " ".repeat(gutter + 1);
  const bar = paint("dim", "|");
  const out = [
    `${paint(tone, `${severity}[${rule}]`)}${
      paint("bold", `: ${plainLine(message)}`)
    }`,
    `${margin}${paint("dim", "-->")} ${
      plainLine(file)
    }:${span.start.line}:${span.start.column}`,
    `${margin} ${bar}`,
  ];
  for (const { line, text, indent, marks } of rows) {
    if (line === undefined) {
      out.push(paint("dim", "..."));
      continue;
    }
    const number = String(line).padStart(gutter);
    out.push(` ${paint("dim", number)} ${bar} ${text}`.trimEnd());
    out.push(
      `${margin} ${bar} ${" ".repeat(indent)}${paint(tone, "^".repeat(marks))}`,
    );
  }
  if (fix !== undefined) {
    out.push(`${margin} ${paint("dim", "=")} fix: ${plainLine(fix)}`);
  }
  return `${out.join("\n")}\n\n`;
}

/** Counts the diagnostics: `2 errors, 1 warning`; empty when there are none. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const counted = (severity: Severity, word: string) => {
    const { length } = diagnostics.filter((one) => one.severity === severity);
    return length === 0 ? [] : [`${length} ${word}${length === 1 ? "" : "s"}`];
  };
  return [
    ...counted("error", "error"),
    ...counted("warning", "warning"),
    ...counted("info", "note"),
  ].join(", ");
}
