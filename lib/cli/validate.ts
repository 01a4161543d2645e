/** `factory validate`: checks pipelines, runs nothing. */

import { buildCommand, type Command } from "@stricli/core";
import type { Checked } from "../factory.ts";
import type { Source } from "../graph/graph.ts";
import { count } from "../sinks/text.ts";
import { diagnosticsJson, diagnosticsText, severities } from "./diagnostics.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { completePipelines } from "./proposals.ts";
import { switchFlag } from "./run_flags.ts";
import { readSource } from "./source.ts";

interface Flags {
  readonly deny?: "warnings";
  readonly json: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, string[], Cli>({
  docs: {
    brief: "Check pipelines for errors",
    fullDescription:
      `Checks pipelines and prints what is wrong, with the place and what to do about it. Exits with 3 when there is an error.

  factory validate pipeline.dot
  factory validate --deny warnings examples/*/pipeline.dot`,
  },
  parameters: {
    flags: {
      deny: {
        kind: "enum",
        values: ["warnings"],
        brief: "Exit with 3 for warnings too",
        optional: true,
      },
      json: switchFlag("Print JSON"),
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        parse: String,
        proposeCompletions: completePipelines,
        placeholder: "pipeline.dot",
        brief: "The pipelines; - is standard input",
      },
    },
  },
  func: action(validate),
});

async function validate(
  cli: Cli,
  { deny, json }: Flags,
  ...files: readonly string[]
): Promise<number> {
  const sources: Source[] = [];
  for (const file of files) sources.push(await readSource(cli, file));
  const factory = await cli.createFactory();
  const results: { source: Source; checked: Checked; ok: boolean }[] = [];
  for (const source of sources) {
    const checked = await factory.check(source);
    const { error, warning } = severities(checked.diagnostics);
    const ok = error === 0 && (deny === undefined || warning === 0);
    results.push({ source, checked, ok });
  }
  for (const { source, checked, ok } of json ? [] : results) {
    cli.stdout.write(
      diagnosticsText(source, checked.diagnostics, cli.stdout) +
        verdict(source, checked, ok),
    );
  }
  if (json) {
    const value = {
      schema_version: 1,
      files: results.map(({ source, checked, ok }) => ({
        file: source.file,
        ok,
        diagnostics: diagnosticsJson(source, checked.diagnostics),
      })),
    };
    cli.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }
  return results.every(({ ok }) => ok) ? EXIT.success : EXIT.invalidPipeline;
}

function verdict(
  source: Source,
  { diagnostics }: Checked,
  ok: boolean,
): string {
  const { error, warning } = severities(diagnostics);
  const found = [
    ...(error > 0 ? [count(error, "error")] : []),
    ...(warning > 0 ? [count(warning, "warning")] : []),
  ].join(", ");
  return `${source.file}: ${ok ? "ok" : "not valid"}${found && `, ${found}`}\n`;
}
