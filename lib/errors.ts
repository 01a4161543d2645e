/** Errors that the engine throws on purpose: a promise broken by its caller or the machine. */

import type { Source } from "./graph/graph.ts";
import type { Diagnostic } from "./lint/diagnostic.ts";

/** The pipeline has errors; nothing was created. */
export class InvalidPipelineError extends Error {
  /** The class's name. */
  override readonly name = "InvalidPipelineError";
  /** The text that has errors. */
  readonly source: Source;
  /** Errors and everything else that was found. */
  readonly diagnostics: readonly Diagnostic[];

  /** Says it in one message. */
  constructor(source: Source, diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    super(
      `Cannot run "${source.file}": ${
        errors.map(({ message }) => message).join("; ")
      }`,
    );
    this.source = source;
    this.diagnostics = diagnostics;
  }
}

/** A run's folder is not what was asked for: taken, missing, locked or damaged. */
export class RunFolderError extends Error {
  /** The class's name. */
  override readonly name = "RunFolderError";
  /** What to do next, as a sentence without a full stop. */
  readonly hint: string | undefined;

  /** Says it in one message. */
  constructor(message: string, options: ErrorOptions & { hint?: string } = {}) {
    super(message, options);
    this.hint = options.hint;
  }
}

/** The file of a pipeline cannot be read. */
export class PipelineFileError extends Error {
  /** The class's name. */
  override readonly name = "PipelineFileError";
  /** The path, as it was given. */
  readonly path: string;
  /** Such as `permission denied`. */
  readonly reason: string;

  /** Says it in one message. */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`Cannot read pipeline "${path}": ${reason}`, options);
    this.path = path;
    this.reason = reason;
  }
}

/** The pipeline's text is not the one that ran before. */
export class PipelineChangedError extends Error {
  /** The class's name. */
  override readonly name = "PipelineChangedError";
  /** The difference, a line each: `- old` and `+ new`. */
  readonly difference: readonly string[];

  /** Says it in one message. */
  constructor(runId: string, difference: readonly string[]) {
    super(`Cannot resume "${runId}": the pipeline's text has changed`);
    this.difference = difference;
  }
}

/** The configuration file is not as it has to be. */
export class ConfigError extends Error {
  /** The class's name. */
  override readonly name = "ConfigError";
  /** The file's path, as it was given. */
  readonly file: string;
  /** From 1, when the place is known. */
  readonly line: number | undefined;
  /** From 1, when the place is known. */
  readonly column: number | undefined;
  /** What to do, as a sentence without a full stop. */
  readonly hint: string;

  /** Says it in one message; `reason` goes on after the place. */
  constructor(
    reason: string,
    { file, line, column, hint = `mend ${file}, or remove it`, ...options }:
      & ErrorOptions
      & {
        readonly file: string;
        readonly line?: number;
        readonly column?: number;
        readonly hint?: string;
      },
  ) {
    const place = line === undefined ? "" : `:${line}:${column}`;
    super(`Cannot use ${file}${place}: ${reason}`, options);
    this.file = file;
    this.line = line;
    this.column = column;
    this.hint = hint;
  }
}

/** True for what the operating system refused: a full disk, a missing permission, a file where a folder should be. */
export function isSystemError(
  error: unknown,
): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error &&
    typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code);
}

/** A package that could not be fetched when it was needed. */
export interface MissingPackage {
  /** Its name. */
  readonly name: string;
  /** Why. */
  readonly reason: string;
}

/** The package that an import has failed for, of which Deno tells nothing but its text. */
export function missingPackage(error: unknown): MissingPackage | undefined {
  if (!(error instanceof TypeError)) return undefined;
  const [first = "", ...causes] = error.message.split(/\n *\d+: /);
  const name = /^Failed caching npm package '(.+)'$/.exec(first)?.[1];
  // The first cause names the address, the last one says why.
  return name === undefined
    ? undefined
    : { name, reason: causes.at(-1) ?? "it is not there" };
}
