/** What checks have found, where the commands show it. */

import type { InvalidPipelineError } from "../errors.ts";
import type { Source } from "../graph/graph.ts";
import type { Diagnostic } from "../lint/diagnostic.ts";
import { painter } from "../sinks/text.ts";
import { errorText } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import type { Outside } from "./io.ts";
import { STDIN } from "./source.ts";

/** Prints why a pipeline cannot run, and answers with the code to exit with. */
export async function reportInvalid(
  { stdout, stderr }: Pick<Outside, "stdout" | "stderr">,
  { source, diagnostics }: Pick<InvalidPipelineError, "source" | "diagnostics">,
  { json = false }: { readonly json?: boolean } = {},
): Promise<number> {
  if (json) {
    const { toJson } = await import("../lint/json.ts");
    const value = { type: "Diagnostics", ...toJson(diagnostics, source.file) };
    stdout.write(`${JSON.stringify(value)}\n`);
    return EXIT.invalidPipeline;
  }
  const { printDiagnostics, summary } = await import("../lint/print.ts");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const more = diagnostics.length > errors.length && source.file !== STDIN
    ? `factory validate ${source.file} shows all`
    : undefined;
  stderr.write(
    `${printDiagnostics(errors, source, painter(stderr))}${
      errorText(
        `${source.file} is not valid: ${summary(diagnostics)}`,
        more,
        stderr,
      )
    }\n`,
  );
  return EXIT.invalidPipeline;
}

/** Prints warnings before a run, a line each: `factory validate` tells the rest. */
export function reportWarnings(
  { stderr }: Pick<Outside, "stderr">,
  { file }: Source,
  diagnostics: readonly Diagnostic[],
): void {
  const paint = painter(stderr);
  for (const { severity, rule, message, span } of diagnostics) {
    if (severity !== "warning") continue;
    const { line, column } = span.start;
    stderr.write(
      `${
        paint("yellow", `warning[${rule}]`)
      } ${file}:${line}:${column}: ${message}\n`,
    );
  }
}
