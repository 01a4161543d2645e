/** `factory runs`: what ran, and how it ended. */

import {
  buildCommand,
  buildRouteMap,
  type Command,
  type RouteMap,
} from "@stricli/core";
import { tokensOf } from "../history/spending.ts";
import { listRuns, readReport } from "../local/report.ts";
import type { RunReport } from "../report.ts";
import { type Column, table } from "../sinks/table.ts";
import { duration, painter, shortPath, type Tone } from "../sinks/text.ts";
import { finishedWork } from "../sinks/summary.ts";
import { look } from "../sinks/words.ts";
import { dollars, grouped } from "../text/amounts.ts";
import { readConfig, withConfig } from "./config.ts";
import { resumeOf, summaryText } from "./execute.ts";
import { EXIT } from "./exit_code.ts";
import { runFolder } from "./find_run.ts";
import { action, type Cli } from "./io.ts";
import {
  resumeCommand,
  RUN_ID,
  RUNSDIR_FLAG,
  switchFlag,
} from "./run_flags.ts";

interface Flags {
  readonly runsdir?: string;
  readonly json: boolean;
}

const FLAGS = { runsdir: RUNSDIR_FLAG, json: switchFlag("Print JSON") };

const listCommand: Command<Cli> = buildCommand<Flags, [], Cli>({
  docs: {
    brief: "List all runs, newest first",
    fullDescription:
      "Lists all runs, newest first, with how they ended. `factory runs show <run>` tells more of one.",
  },
  parameters: { flags: FLAGS },
  func: action(list),
});

const showCommand: Command<Cli> = buildCommand<Flags, [string], Cli>({
  docs: {
    brief: "Show one run: its stages, failures and files",
    fullDescription:
      "Shows a run, also one that is running or has crashed: each stage with its outcome, how long it took and why it failed, and where its files are.",
  },
  parameters: {
    flags: FLAGS,
    positional: {
      kind: "tuple",
      parameters: [{
        ...RUN_ID,
        placeholder: "run",
        brief: "Id or folder of the run",
      }],
    },
  },
  func: action(show),
});

/** The commands; without a name it is the list. */
export const command: RouteMap<Cli> = buildRouteMap<"list" | "show", Cli>({
  routes: { list: listCommand, show: showCommand },
  defaultCommand: "list",
  docs: {
    brief: "List runs, or show one",
    fullDescription: `Shows what ran, and how it ended.

  factory runs                  all runs, newest first
  factory runs show demo        one of them, with its stages and files`,
  },
});

async function list(
  { host, stdout, stderr }: Cli,
  { json, ...flags }: Flags,
): Promise<number> {
  const { runsdir } = withConfig(flags, (await readConfig(host)).config);
  const { runs, unreadable } = listRuns(host, runsdir);
  if (json) {
    const { reportJson } = await import("../sinks/json.ts");
    const value = { schema_version: 1, runs: runs.map(reportJson), unreadable };
    stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    return EXIT.success;
  }
  if (runs.length > 0) {
    stdout.write(table(RUN_COLUMNS, runs.map(runRow), stdout));
  } else if (unreadable.length === 0) {
    stderr.write(`No runs in ${runsdir}.\n`);
  }
  for (const { folder, reason } of unreadable) {
    const name = shortPath(folder, host.cwd());
    stderr.write(
      `${painter(stderr)("yellow", "unreadable:")} ${name}: ${reason}\n`,
    );
  }
  return EXIT.success;
}

const RUN_COLUMNS: readonly Column[] = [
  { title: "RUN", tone: () => "bold" },
  { title: "STATE", tone: stateTone },
  { title: "STARTED", tone: () => "dim" },
  { title: "TIME" },
  { title: "STAGES" },
  { title: "REASON", flexible: true },
];

function runRow(run: RunReport): string[] {
  return [
    run.runId,
    stateOf(run),
    `${run.startedAt.slice(0, 16).replace("T", " ")}Z`,
    duration(run.durationMs),
    String(finishedWork(run).length),
    run.error ??
      run.failedStages.map(({ node, reason }) => `${node}: ${reason}`).join(
        ", ",
      ),
  ];
}

/** The verdict if there is one, else where the run stands. */
function stateOf({ status, outcome }: RunReport): string {
  switch (status) {
    case "completed":
      if (outcome === "partial_success") return "partial";
      return outcome === "success" ? "success" : "failed";
    case "canceled":
      return "stopped";
    case "interrupted":
      return "crashed";
    case "failed":
    case "running":
      return status;
    default:
      return status satisfies never;
  }
}

function stateTone(state: string): Tone {
  if (state === "success") return "green";
  return state === "failed" ? "red" : "yellow";
}

async function show(
  cli: Cli,
  { json, ...flags }: Flags,
  name: string,
): Promise<number> {
  const { host, stdout } = cli;
  const { runsdir } = withConfig(flags, (await readConfig(host)).config);
  const report = readReport(host, runFolder(host, runsdir, name));
  if (json) {
    const { reportJson } = await import("../sinks/json.ts");
    stdout.write(`${JSON.stringify(reportJson(report), null, 2)}\n`);
    return EXIT.success;
  }
  const paint = painter(stdout);
  stdout.write(
    `${paint("bold", report.runId)}  started ${report.startedAt}\n\n`,
  );
  const spending = report.usage !== undefined;
  stdout.write(
    table(
      spending
        ? [...STAGE_COLUMNS, ...SPENDING_COLUMNS, REASON]
        : [...STAGE_COLUMNS, REASON],
      report.stages.map((stage) => stageRow(stage, spending)),
      stdout,
    ),
  );
  const resume = resumeOf(report, {
    resumeCommand: (runId, changed) =>
      resumeCommand(name.includes("/") ? name : runId, {
        runsdir: flags.runsdir,
        pipeline: changed ? "pipeline.dot" : undefined,
      }),
  });
  stdout.write(await summaryText(cli, report, { resume, output: stdout }));
  return EXIT.success;
}

const STAGE_COLUMNS: readonly Column[] = [
  { title: "STAGE", tone: () => "bold" },
  { title: "TYPE" },
  { title: "OUTCOME", tone: outcomeTone },
  { title: "TIME" },
  { title: "TRIES" },
];

/** Of a run whose agents have used something. */
const SPENDING_COLUMNS: readonly Column[] = [
  { title: "TOKENS" },
  { title: "COST" },
];

const REASON: Column = { title: "REASON", flexible: true };

type Stage = RunReport["stages"][number];

function stageRow(stage: Stage, spending: boolean): string[] {
  return [
    stage.visit > 1 ? `${stage.node} #${stage.visit}` : stage.node,
    stage.type,
    stage.outcome === undefined ? "unfinished" : look(stage.outcome).word,
    stage.outcome === undefined ? "" : duration(stage.durationMs),
    String(stage.attempts),
    ...(spending ? spent(stage) : []),
    stage.reason ?? "",
  ];
}

function spent({ usage }: Stage): string[] {
  if (!usage) return ["", ""];
  return [
    grouped(tokensOf(usage)),
    usage.costUsd === undefined ? "unknown" : dollars(usage.costUsd),
  ];
}

function outcomeTone(word: string): Tone {
  if (word === "ok") return "green";
  return word === "failed" ? "red" : "yellow";
}
