/** `factory logs`: what stages have printed. */

import { buildCommand, type Command } from "@stricli/core";
import type { RunEvent } from "../history/event.ts";
import { followRun } from "../local/follow.ts";
import { readRun } from "../local/resume_run.ts";
import {
  type AttemptName,
  folderOfAttempt,
  type Printed,
  StageStreams,
  streamFiles,
  streamOf,
} from "../local/stage_streams.ts";
import { Harmless } from "../sinks/harmless.ts";
import { type Output, painter } from "../sinks/text.ts";
import { readConfig, withConfig } from "./config.ts";
import { UsageError } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import { runFolder } from "./find_run.ts";
import { action, type Cli } from "./io.ts";
import { nearest } from "../text/nearest.ts";
import { RUN_ID, RUNSDIR_FLAG, switchFlag } from "./run_flags.ts";

interface Flags {
  readonly runsdir?: string;
  readonly follow: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<
  Flags,
  [string, string | undefined],
  Cli
>({
  docs: {
    brief: "Print what a run's stages have printed",
    fullDescription:
      `Prints what programs and agents of a run have said: of one node as it is, of all nodes with their names in front. A terminal is shown colours, but no other control characters. What went to standard error goes to standard error.

  factory logs demo              all stages
  factory logs demo check        one of them, all its attempts
  factory logs demo check -f     and what it says from now on, until the run ends`,
  },
  parameters: {
    flags: {
      runsdir: RUNSDIR_FLAG,
      follow: switchFlag("Go on until the run ends"),
    },
    aliases: { f: "follow" },
    positional: {
      kind: "tuple",
      parameters: [
        { ...RUN_ID, placeholder: "run", brief: "Id or folder of the run" },
        {
          parse: String,
          placeholder: "node",
          brief: "Id of a node",
          optional: true,
        },
      ],
    },
  },
  func: action(logs),
});

async function logs(
  cli: Cli,
  flags: Flags,
  name: string,
  node: string | undefined,
): Promise<number> {
  const { host } = cli;
  const { runsdir } = withConfig(flags, (await readConfig(host)).config);
  const folder = runFolder(host, runsdir, name);
  const { events } = readRun(host, folder);
  if (node !== undefined && !flags.follow) checkNode(events, node, name);
  const print = printer(cli, node === undefined);
  const wanted = (event: AttemptName) =>
    node === undefined || event.node === node;
  if (!flags.follow) {
    for (const event of events) {
      if (event.type !== "StageStarted" || !wanted(event)) continue;
      const from = folderOfAttempt(host, folder, event);
      for (const file of streamFiles(host, from)) {
        const text = host.files.readText(`${from}/${file}`);
        print({ node: event.node, stream: streamOf(file), file, text });
      }
    }
    print.end();
    return EXIT.success;
  }
  return await follow(cli, { folder, wanted, print });
}

async function follow(
  { host, onStop }: Cli,
  { folder, wanted, print }: {
    readonly folder: string;
    readonly print: Printer;
    wanted(attempt: AttemptName): boolean;
  },
): Promise<number> {
  const stop = new AbortController();
  using _ = onStop((reason) => stop.abort(reason));
  using streams = new StageStreams(host, folder);
  const onLook = () => streams.poll().forEach(print);
  const { signal } = stop;
  try {
    for await (const event of followRun(host, folder, { signal, onLook })) {
      if (!("attempt" in event) || wanted(event)) {
        streams.take(event).forEach(print);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return signal.reason === "terminated" ? EXIT.terminated : EXIT.interrupted;
  } finally {
    print.end();
  }
  return EXIT.success;
}

function checkNode(
  events: readonly RunEvent[],
  node: string,
  run: string,
): void {
  const known = new Set(
    events.flatMap((event) =>
      event.type === "StageStarted" ? [event.node] : []
    ),
  );
  if (known.has(node)) return;
  const near = nearest(node, [...known]);
  throw new UsageError(`Cannot find stage "${node}" in run ${run}`, {
    hint: near
      ? `did you mean ${near}?`
      : `these have run: ${[...known].join(", ") || "none"}`,
  });
}

/** Prints pieces; `end` completes what has no line break. */
interface Printer {
  (printed: Printed): void;
  end(): void;
}

function printer({ stdout, stderr }: Cli, named: boolean): Printer {
  const lines = new Map<string, string>();
  const outputs = { stdout, stderr };
  const shown = new Map<string, Harmless>();
  const print = (printed: Printed) => {
    const output = outputs[printed.stream];
    const key = `${printed.node} ${printed.file}`;
    const harmless = shown.get(key) ?? new Harmless();
    shown.set(key, harmless);
    const text = output.isTerminal ? harmless.push(printed.text) : printed.text;
    if (!named) return output.write(text);
    const parts = ((lines.get(key) ?? "") + text).split("\n");
    lines.set(key, parts.pop() ?? "");
    for (const line of parts) {
      output.write(nameLine(output, printed.node, line));
    }
  };
  const end = () => {
    for (const [key, rest] of lines) {
      const [node = "", file = ""] = key.split(" ");
      const output = outputs[streamOf(file)];
      if (rest !== "") output.write(nameLine(output, node, rest));
    }
    lines.clear();
  };
  return Object.assign(print, { end });
}

function nameLine(output: Output, node: string, line: string): string {
  return `${painter(output)("dim", `${node} |`)} ${line}\n`;
}
