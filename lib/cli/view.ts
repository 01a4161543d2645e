/** Which sinks a run gets: what the flags, the terminal and the environment ask for. */

import type { Sink } from "../report.ts";
import type { LiveSink } from "../sinks/live.ts";
import type { Outside } from "./io.ts";

/** Flags of the commands that run something. */
export interface ViewFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What a view can know beforehand. */
export interface ViewFacts {
  /** Ids of all nodes. */
  readonly nodes: readonly string[];
  /** The run's id, when it has one already. */
  readonly runId?: string;
}

/** Sinks that are on. Dispose of it, so that the terminal is as it was. */
export interface View extends Disposable {
  readonly sinks: readonly Sink[];
  /** Shows a remark that is no event. */
  say(text: string): void;
}

/** Loads and opens the sinks. */
export async function openView(
  outside: Outside,
  flags: ViewFlags,
  { nodes, runId }: ViewFacts,
): Promise<View> {
  const { stdout, stderr, clock, host } = outside;
  const { verbose } = flags;
  const sinks: Sink[] = [];
  let live: LiveSink | undefined;
  const log = await openLog(outside);
  if (log) sinks.push(log);
  if (flags.json) {
    const { jsonSink } = await import("../sinks/json.ts");
    sinks.push(jsonSink(stdout, { verbose, ...(runId && { runId }) }));
  } else if (!flags.quiet && !log && canMove(outside)) {
    const { LiveSink } = await import("../sinks/live.ts");
    live = new LiveSink(stderr, {
      clock,
      nodes,
      verbose,
      ...(runId && { runId }),
    });
    sinks.push(live);
  } else if (!flags.quiet && !log) {
    const { plainSink } = await import("../sinks/plain.ts");
    sinks.push(
      plainSink(stderr, {
        ...{ verbose, now: () => new Date(host.now()).toISOString() },
        ...(runId && { runId }),
      }),
    );
  }
  return {
    sinks,
    say: (text) => live ? live.say(text) : stderr.write(`${text}\n`),
    [Symbol.dispose]() {
      live?.[Symbol.dispose]();
    },
  };
}

/** The log, if the environment asks for one. */
async function openLog(
  { stderr, host }: Pick<Outside, "stderr" | "host">,
): Promise<Sink | undefined> {
  if (!host.env("FACTORY_LOG_LEVEL") && !host.env("FACTORY_LOG_FORMAT")) {
    return undefined;
  }
  const { logOptions, logSink } = await import("../sinks/log.ts");
  const options = logOptions(host.env);
  const now = () => new Date(host.now()).toISOString();
  return options && logSink(stderr, { ...options, now });
}

/** True when standard error carries a log for machines, and nothing else may. */
export function logsJson({ host }: Pick<Outside, "host">): boolean {
  return host.env("FACTORY_LOG_FORMAT")?.trim().toLowerCase() === "json";
}

/** A terminal with somebody before it, as far as one can tell. */
function canMove({ stderr, host }: Pick<Outside, "stderr" | "host">): boolean {
  const ci = host.env("CI");
  const inCi = ci !== undefined && ci !== "" && ci !== "0" && ci !== "false";
  return stderr.isTerminal && host.env("TERM") !== "dumb" && !inCi;
}
