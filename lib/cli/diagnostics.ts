/** Findings of checks, on a terminal and as JSON. */

import type { InvalidPipelineError } from "../errors.ts";
import type { Source } from "../graph/graph.ts";
import type { Diagnostic, Severity } from "../lint/diagnostic.ts";
import { count, type Output, painter, type Tone } from "../sinks/text.ts";
import { EXIT } from "./exit_code.ts";
import type { Outside } from "./io.ts";

const TONES: Readonly<Record<Severity, Tone>> = {
  error: "red",
  warning: "yellow",
  info: "cyan",
};

/** Prints why a pipeline cannot run, and answers with the code to exit with. */
export function reportInvalid(
  { stdout, stderr }: Pick<Outside, "stdout" | "stderr">,
  { source, diagnostics }: InvalidPipelineError,
  { json }: { readonly json: boolean },
): Promise<number> {
  if (json) {
    for (const diagnostic of diagnosticsJson(source, diagnostics)) {
      const line = { schema_version: 1, type: "Diagnostic", ...diagnostic };
      stdout.write(`${JSON.stringify(line)}\n`);
    }
  } else {
    const { error } = severities(diagnostics);
    stderr.write(
      `${diagnosticsText(source, diagnostics, stderr)}${
        painter(stderr)("red", "not run:")
      } ${source.file} has ${count(error, "error")}\n`,
    );
  }
  return Promise.resolve(EXIT.invalidPipeline);
}

/** Prints warnings before a run, a line each, unless nobody wants to see anything. */
export function reportWarnings(
  { stderr }: Pick<Outside, "stderr">,
  source: Source,
  diagnostics: readonly Diagnostic[],
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
): void {
  if (json || quiet) return;
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === "warning") {
      stderr.write(`${oneLine(source, diagnostic, stderr)}\n`);
    }
  }
}

/** How many there are of each severity. */
export function severities(
  diagnostics: readonly Diagnostic[],
): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

function oneLine(
  { file }: Source,
  { severity, message, rule, span }: Diagnostic,
  output: Output,
): string {
  const paint = painter(output);
  const place = `${file}:${span.start.line}:${span.start.column}`;
  return `${paint(TONES[severity], severity)} ${place} ${message} ${
    paint("dim", `[${rule}]`)
  }`;
}

/** All findings for people, with what to do. */
export function diagnosticsText(
  source: Source,
  diagnostics: readonly Diagnostic[],
  output: Output,
): string {
  return diagnostics.map((diagnostic) => {
    const fix = diagnostic.fix ? `  fix: ${diagnostic.fix}\n` : "";
    return `${oneLine(source, diagnostic, output)}\n${fix}`;
  }).join("");
}

/** All findings for programs. */
export function diagnosticsJson(
  { file }: Source,
  diagnostics: readonly Diagnostic[],
): readonly object[] {
  return diagnostics.map((diagnostic) => ({ file, ...diagnostic }));
}
