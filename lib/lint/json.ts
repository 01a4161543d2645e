/** Diagnostics → JSON for programs. */

import type { Diagnostic, Severity } from "./diagnostic.ts";

/** All that was found in one file. */
export interface DiagnosticsJson {
  readonly schema_version: 1;
  readonly file: string;
  readonly errors: number;
  readonly warnings: number;
  readonly diagnostics: readonly DiagnosticJson[];
}

/** One diagnostic; lines and columns count from 1, columns in UTF-16 code units. */
export interface DiagnosticJson {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  /** The first column after the place. */
  readonly end_column: number;
  readonly node?: string;
  readonly edge?: { readonly from: string; readonly to: string };
  readonly fix?: string;
}

/** Makes a plain value of diagnostics, to be printed as JSON. */
export function toJson(
  diagnostics: readonly Diagnostic[],
  file: string,
): DiagnosticsJson {
  const count = (severity: Severity) =>
    diagnostics.filter((one) => one.severity === severity).length;
  return {
    schema_version: 1,
    file,
    errors: count("error"),
    warnings: count("warning"),
    diagnostics: diagnostics.map(
      ({ rule, severity, message, span: { start, end }, node, edge, fix }) => ({
        rule,
        severity,
        message,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        ...(node === undefined ? {} : { node }),
        ...(edge === undefined ? {} : { edge }),
        ...(fix === undefined ? {} : { fix }),
      }),
    ),
  };
}
