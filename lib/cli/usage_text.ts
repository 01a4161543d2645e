/** The parser's complaints, in our words. */

import {
  AliasNotFoundError,
  type ApplicationText,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  text_en,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from "@stricli/core";
import type { Output } from "../sinks/text.ts";
import type { KnownFlags } from "./args.ts";
import { errorText, thrownText } from "./errors.ts";

/**
 * Texts for the command that was asked for.
 *
 * @param command such as `factory run`, for the hint
 */
export function usageText(
  command: string,
  flags: KnownFlags,
  stderr: Output,
): ApplicationText {
  const help = `see ${command} --help`;
  const say = (message: string, hint = help) =>
    errorText(message, hint, stderr);
  return {
    ...text_en,
    noCommandRegisteredForInput({ input, corrections }) {
      const names = corrections.map((name) => name.replaceAll("`", ""));
      const what = input.startsWith("-") ? "flag" : "command";
      return say(
        `unknown ${what} "${input}"`,
        names.length > 0 ? `did you mean ${names.join(" or ")}?` : help,
      );
    },
    exceptionWhileParsingArguments: (error) => complain(error, flags, say),
    exceptionWhileRunningCommand: (error) => thrownText(error, stderr),
    exceptionWhileRunningIntegrationFlag: ({ exception }) =>
      thrownText(exception, stderr),
    exceptionWhileLoadingCommandFunction: (error) => thrownText(error, stderr),
    exceptionWhileLoadingCommandContext: (error) => thrownText(error, stderr),
  };
}

function complain(
  error: unknown,
  flags: KnownFlags,
  say: (message: string, hint?: string) => string,
): string {
  if (error instanceof FlagNotFoundError) {
    const names = error.corrections.map((name) => `--${name}`).join(" or ");
    return say(
      `unknown flag "--${error.input}"`,
      names ? `did you mean ${names}?` : undefined,
    );
  }
  if (error instanceof AliasNotFoundError) {
    return say(`unknown flag "-${error.input}"`);
  }
  if (error instanceof UnsatisfiedFlagError) {
    const instead = error.nextFlagName
      ? `, but --${error.nextFlagName} follows`
      : "";
    return say(`--${error.externalFlagName} needs a value${instead}`);
  }
  if (error instanceof UnexpectedFlagError) {
    return say(
      `--${error.externalFlagName} is given twice: "${error.previousInput}" and "${error.input}"`,
    );
  }
  if (error instanceof EnumValidationError) {
    return say(
      `--${error.externalFlagName} cannot be "${error.input}"`,
      `it can be ${error.values.join(" or ")}`,
    );
  }
  if (error instanceof UnexpectedPositionalError) {
    const what = /^-./.test(error.input) ? "unknown flag" : "unexpected";
    return say(`${what} "${error.input}"`);
  }
  if (error instanceof UnsatisfiedPositionalError) {
    return say(`missing ${error.placeholder}`);
  }
  if (error instanceof ArgumentParseError) {
    const { exception, externalFlagNameOrPlaceholder: name, input } = error;
    const why = exception instanceof Error ? exception.message : `${exception}`;
    const what = flags.has(name) ? `--${name}` : name;
    return say(`Cannot use "${input}" as ${what}: ${why}`);
  }
  return say(error instanceof Error ? error.message : String(error));
}
