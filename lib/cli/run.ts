/** `factory run`: runs a pipeline. */

import { buildCommand, type Command } from "@stricli/core";
import { InvalidPipelineError } from "../errors.ts";
import type { Factory, Planned } from "../factory.ts";
import type { Source } from "../graph/graph.ts";
import type { WantedSandbox } from "../sandbox/wanted.ts";
import { reportInvalid, reportWarnings } from "./diagnostics.ts";
import { configuredFactory, readConfig, withConfig } from "./config.ts";
import { UsageError } from "./errors.ts";
import { execute, type ExecuteFlags, type Execution } from "./execute.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import {
  PLUGIN_FLAGS,
  type PluginFlags,
  pluginFlagWords,
  reportShadowed,
} from "./plugin_flags.ts";
import { completeFolders, completePipelines } from "./proposals.ts";
import {
  type BudgetFlags,
  budgetOf,
  EXECUTE_FLAGS,
  resumeCommand,
  RUN_ID,
  RUNSDIR_FLAG,
  switchFlag,
  VIEW_ALIASES,
  VIEW_FLAGS,
} from "./run_flags.ts";
import { readSource } from "./source.ts";
import { logsJson } from "./view.ts";

interface Flags extends ExecuteFlags, PluginFlags, BudgetFlags {
  readonly workdir: string;
  readonly runsdir?: string;
  readonly "run-id"?: string;
  readonly resume: boolean;
  readonly goal?: string;
  readonly set?: readonly Setting[];
  readonly "dry-run": boolean;
  readonly "accept-changes": boolean;
  readonly "allow-env"?: readonly string[];
  readonly sandbox?: WantedSandbox;
  readonly "copy-git": boolean;
}

type Setting = readonly [key: string, value: string];

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, [string], Cli>({
  docs: {
    brief: "Run a pipeline",
    fullDescription:
      `Runs a pipeline on a copy of a folder; the folder itself stays as it is. What happened, every stage's output and the changed files are kept in the run's folder.

Exit codes: 0 success, 1 failed, 2 usage or configuration, 3 invalid pipeline, 130 interrupted, 143 terminated.

  factory run pipeline.dot
  factory run --workdir . --runsdir ./runs --run-id demo pipeline.dot
  factory run pipeline.dot --goal "release 1.2" --set channel=beta
  factory run --resume --run-id demo pipeline.dot`,
  },
  parameters: {
    flags: {
      workdir: {
        kind: "parsed",
        parse: String,
        proposeCompletions: completeFolders,
        brief: "Folder to copy into the run",
        placeholder: "DIR",
        default: ".",
      },
      runsdir: RUNSDIR_FLAG,
      "run-id": {
        ...RUN_ID,
        kind: "parsed",
        brief: "Name of the run (default: the time, as YYYYMMDD_HHMMSS)",
        placeholder: "ID",
        optional: true,
      },
      resume: switchFlag("Go on with the run that --run-id names"),
      goal: {
        kind: "parsed",
        parse: String,
        brief: "Replaces the pipeline's goal",
        placeholder: "TEXT",
        optional: true,
      },
      set: {
        kind: "parsed",
        parse: setting,
        brief: "First value of a context key; may be given again",
        placeholder: "KEY=VALUE",
        optional: true,
        variadic: true,
      },
      "dry-run": switchFlag("Check, and tell what would run; create nothing"),
      ...EXECUTE_FLAGS,
      "copy-git": switchFlag("Copy the folder's .git too"),
      ...PLUGIN_FLAGS,
      ...VIEW_FLAGS,
    },
    aliases: VIEW_ALIASES,
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
  func: action(run),
});

function setting(text: string): Setting {
  const equals = text.indexOf("=");
  if (equals <= 0) throw new SyntaxError("it has to be KEY=VALUE");
  return [text.slice(0, equals), text.slice(equals + 1)];
}

async function run(cli: Cli, flags: Flags, file: string): Promise<number> {
  checkFlags(flags);
  const source = await readSource(cli, file);
  const { goal, runsdir, workdir } = flags;
  const read = await readConfig(cli.host);
  const settings = withConfig(flags, read.config);
  const place = { workdir, pipeline: source.file };
  const factory = await configuredFactory(cli, read, flags, place);
  try {
    const checked = await factory.plan(source, {
      ...(goal !== undefined && { goal }),
      ...budgetOf(flags),
    });
    if (!flags.json && !flags.quiet && !logsJson(cli)) {
      reportWarnings(cli, source, checked.diagnostics);
      reportShadowed(cli, factory.registry.plugins, typesOf(checked));
    }
    if (flags["dry-run"]) {
      await factory.requireGrants(checked.plan);
      return await dryRun(cli, settings, checked);
    }
    return await execute(cli, flags, {
      nodes: [...checked.graph.nodes.keys()],
      ...(flags.resume && { runId: flags["run-id"] ?? "" }),
      start: starter(factory, source, settings, read.config.sandbox),
      resumeCommand: (runId, changed) =>
        resumeCommand(runId, {
          runsdir,
          pipeline: changed && file !== "-" ? file : undefined,
          more: pluginFlagWords(flags),
        }),
    });
  } catch (error) {
    if (!(error instanceof InvalidPipelineError)) throw error;
    return await reportInvalid(cli, error, flags);
  }
}

function typesOf({ plan }: Planned): ReadonlySet<string> {
  return new Set([...plan.nodes.values()].map(({ type }) => type));
}

function checkFlags(flags: Flags): void {
  if (flags.resume && !flags["run-id"]) {
    throw new UsageError("--run-id required with --resume", {
      hint: "factory resume goes on with the newest run that stopped",
    });
  }
  const fixed = flags.resume
    ? (["goal", "set", "copy-git"] as const).find((name) => flags[name])
    : undefined;
  if (fixed) {
    throw new UsageError(
      `--${fixed} cannot be given with --resume: the run has it already`,
    );
  }
  if (flags["accept-changes"] && !flags.resume) {
    throw new UsageError("--accept-changes is for --resume");
  }
  if (flags.quiet && flags.verbose) {
    throw new UsageError("--quiet and --verbose contradict each other");
  }
}

function starter(
  factory: Factory,
  source: Source,
  flags: Flags & { readonly runsdir: string },
  defaultSandbox: WantedSandbox | undefined,
): Execution["start"] {
  const { workdir, runsdir, goal, set = [] } = flags;
  const allowEnv = flags["allow-env"] ?? [];
  const { sandbox, "run-id": runId } = flags;
  const limits = {
    ...(sandbox && { sandbox }),
    ...(defaultSandbox && { defaultSandbox }),
    ...budgetOf(flags),
  };
  if (flags.resume) {
    const folder = `${runsdir}/${runId}`;
    const acceptChanges = flags["accept-changes"];
    return (signal, sinks) =>
      factory.resume(folder, {
        pipeline: source,
        acceptChanges,
        allowEnv,
        signal,
        sinks,
        ...limits,
      }).result;
  }
  return (signal, sinks) =>
    factory.run(source, {
      workdir,
      runsdir,
      set: Object.fromEntries(set),
      allowEnv,
      copyGit: flags["copy-git"],
      signal,
      sinks,
      ...limits,
      ...(runId !== undefined && { runId }),
      ...(goal !== undefined && { goal }),
    }).result;
}

async function dryRun(
  { host, stdout }: Cli,
  flags: Flags,
  checked: Planned,
): Promise<number> {
  if (flags.json) {
    const { outlineJson } = await import("./outline_json.ts");
    stdout.write(`${JSON.stringify(outlineJson(checked), null, 2)}\n`);
    return EXIT.success;
  }
  const { dryRunText } = await import("./dry_run.ts");
  const env = new Map(
    (flags["allow-env"] ?? []).map((name) => [name, host.env(name)]),
  );
  stdout.write(dryRunText(checked, { env }, stdout));
  return EXIT.success;
}
