/** `factory validate`: checks pipelines, runs nothing. */

import { buildCommand, type Command } from "@stricli/core";
import type { Checked } from "../factory.ts";
import type { Source } from "../graph/graph.ts";
import { handlerType } from "../graph/shapes.ts";
import { toJson } from "../lint/json.ts";
import { printDiagnostics, summary } from "../lint/print.ts";
import { type Output, painter } from "../sinks/text.ts";
import { configuredFactory, readConfig } from "./config.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import {
  PLUGIN_FLAGS,
  type PluginFlags,
  reportShadowed,
} from "./plugin_flags.ts";
import { completePipelines } from "./proposals.ts";
import { switchFlag } from "./run_flags.ts";
import { readSource } from "./source.ts";

interface Flags extends PluginFlags {
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
      ...PLUGIN_FLAGS,
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
  flags: Flags,
  ...files: readonly string[]
): Promise<number> {
  const { deny, json } = flags;
  const sources: Source[] = [];
  for (const file of files) sources.push(await readSource(cli, file));
  const read = await readConfig(cli.host);
  const results: Result[] = [];
  for (const source of sources) {
    // Each pipeline may have plugins beside it.
    const place = { workdir: ".", pipeline: source.file };
    const factory = await configuredFactory(cli, read, flags, place);
    const { graph, diagnostics } = await factory.check(source);
    const used = [...graph?.nodes.values() ?? []].map(handlerType);
    reportShadowed(cli, factory.registry.plugins, new Set(used));
    const ok = diagnostics.every(({ severity }) =>
      severity === "info" || (severity === "warning" && deny === undefined)
    );
    results.push({ source, diagnostics, ok });
  }
  if (json) {
    const files = results.map(({ source, diagnostics, ok }) => ({
      ok,
      ...toJson(diagnostics, source.file),
    }));
    const value = { schema_version: 1, files };
    cli.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  } else {
    for (const result of results) cli.stdout.write(text(result, cli.stdout));
  }
  return results.every(({ ok }) => ok) ? EXIT.success : EXIT.invalidPipeline;
}

interface Result {
  readonly source: Source;
  readonly diagnostics: Checked["diagnostics"];
  readonly ok: boolean;
}

function text({ source, diagnostics, ok }: Result, output: Output): string {
  const paint = painter(output);
  const verdict = ok ? paint("green", "ok") : paint("red", "not valid");
  const found = summary(diagnostics);
  return `${
    printDiagnostics(diagnostics, source, paint)
  }${source.file}: ${verdict}${found && `, ${found}`}\n`;
}
