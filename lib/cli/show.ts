/** `factory show`: what a pipeline is made of. */

import { buildCommand, type Command } from "@stricli/core";
import { InvalidPipelineError } from "../errors.ts";
import type { Planned } from "../factory.ts";
import { configuredFactory, readConfig } from "./config.ts";
import { reportInvalid } from "./diagnostics.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { PLUGIN_FLAGS, type PluginFlags } from "./plugin_flags.ts";
import { completePipelines } from "./proposals.ts";
import { switchFlag } from "./run_flags.ts";
import { readSource } from "./source.ts";

interface Flags extends PluginFlags {
  readonly json: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, [string], Cli>({
  docs: {
    brief: "Show a pipeline's nodes and routes",
    fullDescription:
      "Shows the nodes of a pipeline, in the order in which a run can reach them, with what bounds them and where they lead.",
  },
  parameters: {
    flags: { ...PLUGIN_FLAGS, json: switchFlag("Print JSON") },
    positional: {
      kind: "tuple",
      parameters: [{
        parse: String,
        proposeCompletions: completePipelines,
        placeholder: "pipeline.dot",
        brief: "The pipeline, or - for standard input",
      }],
    },
  },
  func: action(show),
});

async function show(cli: Cli, flags: Flags, file: string): Promise<number> {
  const source = await readSource(cli, file);
  try {
    const read = await readConfig(cli.host);
    const place = { workdir: ".", pipeline: source.file };
    const factory = await configuredFactory(cli, read, flags, place);
    const checked = await factory.plan(source);
    cli.stdout.write(
      flags.json
        ? `${JSON.stringify(await jsonOf(checked), null, 2)}\n`
        : await tableOf(checked, cli),
    );
    return EXIT.success;
  } catch (error) {
    if (!(error instanceof InvalidPipelineError)) throw error;
    return await reportInvalid(cli, error, flags);
  }
}

async function tableOf(checked: Planned, { stdout }: Cli): Promise<string> {
  const { outlineTable } = await import("./outline_table.ts");
  return outlineTable(checked, stdout);
}

async function jsonOf(checked: Planned): Promise<object> {
  return (await import("./outline_json.ts")).outlineJson(checked);
}
