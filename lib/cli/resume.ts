/** `factory resume`: goes on with a run that stopped. */

import { buildCommand, type Command } from "@stricli/core";
import type { WantedSandbox } from "../sandbox/wanted.ts";
import { configuredFactory, readConfig, withConfig } from "./config.ts";
import { execute, type ExecuteFlags } from "./execute.ts";
import { newestUnfinished, runFolder } from "./find_run.ts";
import { action, type Cli } from "./io.ts";
import {
  placeOfRun,
  PLUGIN_FLAGS,
  type PluginFlags,
  pluginFlagWords,
} from "./plugin_flags.ts";
import { completePipelines } from "./proposals.ts";
import {
  ANY_RUN,
  type BudgetFlags,
  budgetOf,
  EXECUTE_FLAGS,
  resumeCommand,
  RUNSDIR_FLAG,
  VIEW_ALIASES,
  VIEW_FLAGS,
} from "./run_flags.ts";
import { readSource } from "./source.ts";

interface Flags extends ExecuteFlags, PluginFlags, BudgetFlags {
  readonly runsdir?: string;
  readonly pipeline?: string;
  readonly "accept-changes": boolean;
  readonly "allow-env"?: readonly string[];
  readonly sandbox?: WantedSandbox;
}

/** The command. */
export const command: Command<Cli> = buildCommand<
  Flags,
  [string | undefined],
  Cli
>({
  docs: {
    brief: "Go on with a run that stopped",
    fullDescription:
      `Goes on after the last stage that was finished, on the files exactly as they were then. No finished stage runs again.

  factory resume                 the newest run that is not finished
  factory resume demo            a run by its id
  factory resume demo --pipeline mended.dot --accept-changes
  factory resume demo --budget-usd 20    once the budget was spent`,
  },
  parameters: {
    flags: {
      runsdir: RUNSDIR_FLAG,
      pipeline: {
        kind: "parsed",
        parse: String,
        proposeCompletions: completePipelines,
        brief: "The pipeline as it is now (default: the text that ran before)",
        placeholder: "FILE",
        optional: true,
      },
      ...EXECUTE_FLAGS,
      ...PLUGIN_FLAGS,
      ...VIEW_FLAGS,
    },
    aliases: VIEW_ALIASES,
    positional: {
      kind: "tuple",
      parameters: [ANY_RUN],
    },
  },
  func: action(resume),
});

async function resume(
  cli: Cli,
  flags: Flags,
  run: string | undefined,
): Promise<number> {
  const { pipeline } = flags;
  const read = await readConfig(cli.host);
  const { runsdir, "allow-env": allowEnv = [] } = withConfig(
    flags,
    read.config,
  );
  const folder = run === undefined
    ? newestUnfinished(cli.host, runsdir).folder
    : runFolder(cli.host, runsdir, run);
  const runId = folder.slice(folder.lastIndexOf("/") + 1);
  const source = pipeline === undefined
    ? undefined
    : await readSource(cli, pipeline);
  if (run === undefined && !flags.json && !flags.quiet) {
    cli.stderr.write(
      `Resuming ${runId}, the newest unfinished run in ${runsdir}\n`,
    );
  }
  const place = placeOfRun(cli.host, folder, pipeline);
  const factory = await configuredFactory(cli, read, flags, place);
  return await execute(cli, flags, {
    nodes: [],
    runId,
    start: (signal, sinks) =>
      factory.resume(folder, {
        acceptChanges: flags["accept-changes"],
        allowEnv,
        signal,
        sinks,
        ...(flags.sandbox && { sandbox: flags.sandbox }),
        ...(read.config.sandbox && { defaultSandbox: read.config.sandbox }),
        ...(source && { pipeline: source }),
        ...budgetOf(flags),
      }).result,
    resumeCommand: (_runId, changed) =>
      resumeCommand(run ?? runId, {
        runsdir: flags.runsdir,
        pipeline: changed ? pipeline ?? "pipeline.dot" : undefined,
        more: pluginFlagWords(flags),
      }),
  });
}
