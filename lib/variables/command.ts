/** Fills in a shell command so that no value can become code. */

import { type PlacedVariable, scanCommand } from "./shell.ts";
import type { Lookup, Template } from "./template.ts";

/** Thrown when a value cannot get where a command wants it; its message is for the pipeline's author. */
export class CommandTemplateError extends TypeError {
  override readonly name = "CommandTemplateError";
  /** The variable as it was written. */
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.variable = variable;
  }
}

/** A command and the environment that its values travel in. */
export interface RenderedCommand {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The longest `NAME=value` that Linux takes, in bytes, less room for name and terminator. */
const LONGEST = 128 * 1024 - 32;

/**
 * Fills in a shell command. Each value travels in an environment variable
 * `FACTORY_VALUE_1`, …, and the command refers to it as its quotes demand, so
 * that the value arrives as it is: one word, never code.
 *
 * @throws {CommandTemplateError} when a variable has no value where the shell
 * would stumble over its name, or its value cannot be handed over.
 *
 * @example
 * ```ts
 * renderCommand(parseTemplate("echo $goal"), () => "$(rm -rf .)");
 * // { command: 'echo "${FACTORY_VALUE_1}"', env: { FACTORY_VALUE_1: "$(rm -rf .)" } }
 * ```
 */
export function renderCommand(
  template: Template,
  lookup: Lookup,
): RenderedCommand {
  const references = new Map<string, string>();
  const env: Record<string, string> = {};
  let command = "";
  for (const part of scanCommand(template.text)) {
    if (part.kind === "text") {
      command += part.text;
      continue;
    }
    const value = part.place === "comment" ? undefined : lookup(part.name);
    if (value === undefined) {
      command += unfilled(part);
      continue;
    }
    const refusal = refusalOf(part, value);
    if (refusal) throw new CommandTemplateError(part.raw, refusal);
    let name = references.get(part.name);
    if (name === undefined) {
      name = `FACTORY_VALUE_${references.size + 1}`;
      references.set(part.name, name);
      env[name] = value;
    }
    command += reference(part, name);
  }
  return { command, env };
}

/** A mistake in a command that shows without any value. */
export interface CommandProblem {
  readonly message: string;
  readonly fix: string;
  /** UTF-16 code units from the start of the command. */
  readonly offset: number;
  readonly length: number;
}

/** Finds the variables that can never get a value where they stand. */
export function commandProblems(command: string): readonly CommandProblem[] {
  return scanCommand(command).flatMap((part) =>
    part.kind === "variable" && part.place === "literal"
      ? [{
        message: `${part.raw} ${LITERAL}`,
        fix: "write the here-document's delimiter without quotes",
        offset: part.offset,
        length: part.raw.length,
      }]
      : []
  );
}

const LITERAL =
  "stands in a here-document with a quoted delimiter, where a shell expands nothing";

/** The variable as it was written, if the shell can live with it. */
function unfilled(part: PlacedVariable): string {
  switch (part.place) {
    case "single":
    case "ansi":
    case "comment":
    case "literal":
      return (part.afterDollar ? "$" : "") + part.raw;
    case "plain":
    case "double":
    case "number":
      throw new CommandTemplateError(
        part.raw,
        `Cannot fill in ${part.raw}: it has no value, and a shell has no variable of that name`,
      );
    default:
      return part.place satisfies never;
  }
}

function refusalOf(
  { raw, place }: PlacedVariable,
  value: string,
): string | undefined {
  if (place === "literal") return `Cannot fill in ${raw}: it ${LITERAL}`;
  if (place === "number" && !/^[-+]?\d{1,18}$/.test(value)) {
    return `Cannot fill in ${raw}: it stands in arithmetic, which takes whole numbers only, but its value is ${
      JSON.stringify(value.length > 40 ? value.slice(0, 40) + "…" : value)
    }`;
  }
  if (value.includes("\0")) {
    return `Cannot fill in ${raw}: its value has a NUL character, which no environment variable can hold`;
  }
  const bytes = new TextEncoder().encode(value).length;
  if (bytes > LONGEST) {
    return `Cannot fill in ${raw}: its value has ${bytes} bytes, and a command takes ${LONGEST} at most; write it to a file first`;
  }
  return undefined;
}

/** Refers to an environment variable; before it, the dollar of a `$$`, so that it stays one. */
function reference(
  { place, afterDollar }: PlacedVariable,
  name: string,
): string {
  switch (place) {
    case "plain":
      return `${afterDollar ? "'$'" : ""}"\${${name}}"`;
    case "double":
      return `${afterDollar ? "\\$" : ""}\${${name}}`;
    case "number":
      return `${afterDollar ? "\\$" : ""}\${${name}}`;
    case "single":
      return `${afterDollar ? "$" : ""}'"\${${name}}"'`;
    case "ansi":
      return `${afterDollar ? "$" : ""}'"\${${name}}"$'`;
    case "comment":
    case "literal":
      throw new TypeError(`no value can be referred to in a ${place}`);
    default:
      return place satisfies never;
  }
}
