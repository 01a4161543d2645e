/** What the command line has to say when something is wrong. */

import {
  ConfigError,
  InvalidPipelineError,
  isSystemError,
  type MissingPackage,
  missingPackage,
  PipelineChangedError,
  RunFolderError,
} from "../errors.ts";
import { type Output, painter } from "../sinks/text.ts";
import { PluginError } from "../plugin/error.ts";
import { SandboxError } from "../sandbox/error.ts";
import { WorkspaceError } from "../workspace/errors.ts";

/** The command line, or what it names, is not as it should be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What to do, as a sentence without a full stop. */
  readonly hint: string | undefined;

  constructor(message: string, options: ErrorOptions & { hint?: string } = {}) {
    super(message, options);
    this.hint = options.hint;
  }
}

export { isSystemError };

/** An error and what to do about it, for people. Ends without a line break. */
export function errorText(
  message: string,
  hint: string | undefined,
  output: Output,
): string {
  const paint = painter(output);
  const lines = [`${paint("red", "error:")} ${message}`];
  if (hint) lines.push(`${paint("cyan", "hint:")} ${hint}`);
  return lines.join("\n");
}

/** Something that was thrown, for people: never a stack, unless it is a bug of factory. */
export function thrownText(error: unknown, output: Output): string {
  const missing = missingPermission(error);
  if (missing) return permissionText(error, missing, output);
  const lacking = missingPackage(error);
  if (lacking) return packageText(lacking, output);
  if (
    error instanceof UsageError || error instanceof RunFolderError ||
    error instanceof WorkspaceError || error instanceof PluginError ||
    error instanceof SandboxError || error instanceof ConfigError
  ) {
    return errorText(error.message, error.hint, output);
  }
  if (error instanceof InvalidPipelineError) {
    return errorText(error.message, undefined, output);
  }
  if (error instanceof PipelineChangedError) {
    const paint = painter(output);
    const difference = error.difference.map((line) =>
      `  ${paint(line.startsWith("-") ? "red" : "green", line)}`
    );
    return [
      errorText(
        error.message,
        "--accept-changes goes on with the new text and records it",
        output,
      ),
      ...difference,
    ].join("\n");
  }
  if (isSystemError(error)) {
    return errorText(`The system refused: ${error.message}`, undefined, output);
  }
  return bugText(error, output);
}

/** True when Deno was started without a flag that would have allowed something. */
export function isMissingPermission(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Of a module that it may not read, Deno says it with a TypeError.
  return error.name === "NotCapable" ||
    error instanceof TypeError &&
      /^Requires [a-z]+ access to .*, run again with the --allow-/
        .test(error.message);
}

/** The refusal of Deno's that an error is, or comes from. */
function missingPermission(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return isMissingPermission(error) ? error : missingPermission(error.cause);
}

/** True when a package could not be fetched. */
export function isMissingPackage(error: unknown): boolean {
  return missingPackage(error) !== undefined;
}

function packageText(
  { name, reason }: MissingPackage,
  output: Output,
): string {
  return errorText(
    `Cannot fetch the package ${name}: ${reason}`,
    "Deno fetches what a command needs from the npm registry, once; deno install fetches all packages of a copy of the sources",
    output,
  );
}

/** What could not be done, and the flags that permit it, which Deno's message names. */
function permissionText(
  error: unknown,
  missing: Error,
  output: Output,
): string {
  const flags = new Set(missing.message.match(/--allow-[a-z]+/g));
  const what = missing.message.replace(/, run again with the --[^]*$/, "")
    .replace(/; path-scoped[^]*$/, "").replace(/^Requires/, "it requires");
  const hint = `start Deno with ${
    [...flags].join(" and ") || "more permissions"
  } as well; docs/security.md tells what each permission is for`;
  return errorText(
    error instanceof Error && error !== missing
      ? `${error.message} (${what})`
      : `Deno does not let factory go on: ${what}`,
    hint,
    output,
  );
}

/** Something that nobody throws on purpose. */
function bugText(error: unknown, output: Output): string {
  const shown = error instanceof Error
    ? { message: error.message, stack: error.stack ?? "" }
    : { message: String(error), stack: "" };
  return [
    errorText(`factory has a bug: ${shown.message}`, undefined, output),
    ...(shown.stack ? [shown.stack] : []),
    "Please report it with the lines above and the command that was run.",
  ].join("\n");
}
