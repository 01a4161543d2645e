/** `factory watch`: follows a run, whichever process runs it. */

import { buildCommand, type Command } from "@stricli/core";
import { buildGraph } from "../graph/build.ts";
import type { Host } from "../host/host.ts";
import { followRun } from "../local/follow.ts";
import { layoutOf } from "../local/layout.ts";
import { readReport } from "../local/report.ts";
import { StageStreams } from "../local/stage_streams.ts";
import type { Sink } from "../report.ts";
import { readConfig, withConfig } from "./config.ts";
import { resumeOf, summaryText } from "./execute.ts";
import { EXIT, exitCodeOfReport } from "./exit_code.ts";
import { newestRun, runFolder } from "./find_run.ts";
import { action, type Cli } from "./io.ts";
import { notify } from "./notify.ts";
import {
  ANY_RUN,
  NOTIFY_FLAG,
  resumeCommand,
  RUNSDIR_FLAG,
  VIEW_ALIASES,
  VIEW_FLAGS,
} from "./run_flags.ts";
import { openView, type ViewFlags } from "./view.ts";

interface Flags extends ViewFlags {
  readonly runsdir?: string;
  readonly notify: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<
  Flags,
  [string | undefined],
  Cli
>({
  docs: {
    brief: "Follow a run that another process runs",
    fullDescription:
      `Shows a run from its beginning, follows it until it ends, and exits as it did. Ctrl-C ends the watching, not the run.

  factory watch                  the newest run
  factory watch demo             a run by its id
  factory watch demo --json      each event as a line of JSON`,
  },
  parameters: {
    flags: { runsdir: RUNSDIR_FLAG, ...NOTIFY_FLAG, ...VIEW_FLAGS },
    aliases: VIEW_ALIASES,
    positional: {
      kind: "tuple",
      parameters: [ANY_RUN],
    },
  },
  func: action(watch),
});

async function watch(
  cli: Cli,
  flags: Flags,
  name: string | undefined,
): Promise<number> {
  const { host, stdout, stderr } = cli;
  const { runsdir } = withConfig(flags, (await readConfig(host)).config);
  const folder = name === undefined
    ? newestRun(host, runsdir).folder
    : runFolder(host, runsdir, name);
  const runId = folder.slice(folder.lastIndexOf("/") + 1);
  const stop = new AbortController();
  using _ = cli.onStop((reason) => stop.abort(reason));
  try {
    await show(cli, flags, { folder, runId, signal: stop.signal });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    stderr.write(`The watching has ended; run ${runId} goes on.\n`);
    return stop.signal.reason === "terminated"
      ? EXIT.terminated
      : EXIT.interrupted;
  }
  const report = readReport(host, folder);
  if (flags.notify) await notify(cli, report);
  const code = exitCodeOfReport(report);
  if (flags.json) {
    const { reportJson } = await import("../sinks/json.ts");
    stdout.write(`${JSON.stringify(reportJson(report))}\n`);
  } else if (!flags.quiet || code !== EXIT.success) {
    const resume = resumeOf(report, {
      resumeCommand: (id, changed) =>
        resumeCommand(name?.includes("/") ? name : id, {
          runsdir: flags.runsdir,
          pipeline: changed ? "pipeline.dot" : undefined,
        }),
    });
    stderr.write(await summaryText(cli, report, { resume }));
  }
  return code;
}

/** Shows what is recorded, and what stages print, until nobody runs it any more. */
async function show(
  cli: Cli,
  flags: Flags,
  { folder, runId, signal }: {
    readonly folder: string;
    readonly runId: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { host, clock } = cli;
  // What has happened already is shown with the times it took.
  let now = () => host.now();
  const view = await openView(
    { ...cli, clock: { now: () => now(), every: clock.every } },
    flags,
    { nodes: nodesOf(host, folder), runId },
  );
  using _ = view;
  using streams = new StageStreams(host, folder);
  const tell = (
    printed: ReturnType<StageStreams["poll"]>,
  ) => {
    for (const each of printed) tellSinks(view.sinks, each);
  };
  const looked = () => tell(streams.poll());
  for await (
    const event of followRun(host, folder, { signal, onLook: looked })
  ) {
    const at = Date.parse(event.at);
    now = () => at;
    tell(streams.take(event));
    for (const sink of view.sinks) sink.event(event);
    now = () => host.now();
  }
}

function tellSinks(
  sinks: readonly Sink[],
  { node, stream, text }: ReturnType<StageStreams["poll"]>[number],
): void {
  for (const sink of sinks) sink.output?.({ node, stream, text });
}

/** The nodes of a run's pipeline, for columns that do not jump. */
function nodesOf({ files }: Host, folder: string): string[] {
  const file = layoutOf(folder).pipeline;
  if (files.lstat(file)?.kind !== "file") return [];
  const { graph } = buildGraph({ file, text: files.readText(file) });
  return graph ? [...graph.nodes.keys()] : [];
}
