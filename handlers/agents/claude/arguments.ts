/** The command line of one turn of claude. */

import type { JsonSchema } from "../../../lib/agents/backend.ts";
import type { ClaudeOptions } from "./options.ts";
import type { Rules } from "./rules.ts";

/** What a command line is made of. */
export interface ArgumentsSource {
  readonly options: ClaudeOptions;
  readonly rules: Rules;
  readonly schema: JsonSchema;
  readonly effort?: string | undefined;
  /** The session to go on with. */
  readonly session?: string | undefined;
}

/** The arguments after the program; the prompt comes on standard input. */
export function claudeArguments(
  { options, rules, schema, effort, session }: ArgumentsSource,
): string[] {
  const { model, maxTurns, maxBudgetUsd, settings, addDirs } = options;
  return [
    "-p",
    // Its parts tell what each answer of the model has used, the whole does not.
    ...["--output-format", "stream-json", "--verbose"],
    "--include-partial-messages",
    ...["--permission-mode", options.permissionMode],
    ...several("--allowedTools", rules.allowed),
    ...several("--disallowedTools", rules.denied),
    ...several("--add-dir", addDirs),
    ...(model === undefined ? [] : ["--model", model]),
    ...(effort === undefined ? [] : ["--effort", effort]),
    ...(maxTurns === undefined ? [] : ["--max-turns", String(maxTurns)]),
    ...(maxBudgetUsd === undefined
      ? []
      : ["--max-budget-usd", String(maxBudgetUsd)]),
    ...(settings === undefined ? [] : ["--settings", settings]),
    ...(session === undefined ? [] : ["--resume", session]),
    ...["--json-schema", JSON.stringify(withoutDialect(schema))],
    ...options.args,
  ];
}

/** Each one on its own: an option that takes many would take what follows. */
function several(name: string, values: readonly string[]): string[] {
  return values.map((value) => `${name}=${value}`);
}

/** Claude refuses a schema that names its dialect. */
function withoutDialect({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
