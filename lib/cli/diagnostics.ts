/** Findings of checks, on a terminal and as JSON. */
import type { InvalidPipelineError } from "../errors.ts";
import type { Source } from "../graph/graph.ts";
import type { Diagnostic, Severity } from "../lint/diagnostic.ts";
import type { Output } from "../sinks/text.ts";
import type { Outside } from "./io.ts";
export declare function reportInvalid(
  o: Outside,
  e: InvalidPipelineError,
  f: { readonly json: boolean },
): Promise<number>;
export declare function reportWarnings(
  o: Outside,
  s: Source,
  d: readonly Diagnostic[],
  f: { readonly json: boolean; readonly quiet: boolean },
): Promise<void>;
export declare function diagnosticsText(
  s: Source,
  d: readonly Diagnostic[],
  o: Output,
): string;
export declare function diagnosticsJson(
  s: Source,
  d: readonly Diagnostic[],
): unknown;
export declare function severities(
  d: readonly Diagnostic[],
): Record<Severity, number>;
