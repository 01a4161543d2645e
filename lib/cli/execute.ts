/** Runs or resumes a run under somebody's eyes: views, Ctrl-C, the summary, the exit code. */

import { InvalidPipelineError } from "../errors.ts";
import { hidesProcesses } from "../host/proc.ts";
import type { RunReport, Sink } from "../report.ts";
import { UsageError } from "./errors.ts";
import { exitCodeOfReport, exitCodeOfStop } from "./exit_code.ts";
import { reportInvalid } from "./diagnostics.ts";
import type { Outside, StopReason } from "./io.ts";
import { stoppable } from "./stop.ts";
import { painter } from "../sinks/text.ts";
import { logsJson, openView, type ViewFacts, type ViewFlags } from "./view.ts";

/** Flags of the commands that run something. */
export interface ExecuteFlags extends ViewFlags {
  readonly "allow-failures": boolean;
  readonly notify: boolean;
}

/** What to run. */
export interface Execution extends ViewFacts {
  /** Starts it. */
  start(signal: AbortSignal, sinks: readonly Sink[]): Promise<RunReport>;
  /** The command that goes on with a run. */
  resumeCommand(runId: string, changed: boolean): string;
}

/** Runs it, and says with which code to exit. */
export async function execute(
  outside: Outside,
  flags: ExecuteFlags,
  execution: Execution,
): Promise<number> {
  let runId = execution.runId ?? "";
  checkPermissions(outside);
  if (!logsJson(outside)) reportLimits(outside);
  const listener: Sink = {
    event(event) {
      if (event.type === "RunCreated") runId = event.runId;
    },
  };
  const view = await openView(outside, flags, execution);
  let ended: RunReport | StopReason;
  let signal: AbortSignal | undefined;
  try {
    using _ = view;
    ended = await stoppable(outside, view.say, (given) => {
      signal = given;
      return execution.start(given, [listener, ...view.sinks]);
    });
  } catch (error) {
    if (!(error instanceof InvalidPipelineError)) throw error;
    return await reportInvalid(outside, error, flags);
  }
  if (typeof ended === "string") {
    const hint = runId === ""
      ? "nothing was started"
      : `${
        execution.resumeCommand(runId, false)
      } goes on from the last finished stage`;
    outside.stderr.write(`${ended} at once: ${hint}\n`);
    return exitCodeOfStop(ended);
  }
  if (flags.notify) {
    const { notify } = await import("./notify.ts");
    await notify(outside, ended);
  }
  const allowFailures = flags["allow-failures"];
  const code = exitCodeOfReport(ended, {
    allowFailures,
    stopped: signal?.aborted ? signal.reason : undefined,
  });
  if (flags.json) {
    const { reportJson } = await import("../sinks/json.ts");
    outside.stdout.write(`${JSON.stringify(reportJson(ended))}\n`);
  } else if (!logsJson(outside) && (!flags.quiet || code !== 0)) {
    outside.stderr.write(
      await summaryText(outside, ended, {
        allowFailures,
        resume: resumeOf(ended, execution),
      }),
    );
  }
  return code;
}

/** To find programs, to start and end them, and to tell them their surroundings. */
const NEEDED_AS_A_WHOLE = ["--allow-read", "--allow-run", "--allow-env"];

/**
 * Finds out before the run, not in the middle of it.
 *
 * @throws {UsageError} when Deno was started without what every run needs.
 */
function checkPermissions({ missingPermissions }: Outside): void {
  const missing = missingPermissions().filter((flag) =>
    NEEDED_AS_A_WHOLE.includes(flag)
  );
  if (missing.length === 0) return;
  const flags = missing.join(" and ");
  throw new UsageError(`Cannot run a pipeline without ${flags}`, {
    hint:
      `start Deno with ${flags}, not cut down to anything; docs/security.md tells what each permission is for`,
  });
}

/** Tells what the permissions that Deno was started with take away. */
function reportLimits(
  { host, stderr }: Pick<Outside, "host" | "stderr">,
): void {
  if (!hidesProcesses(host)) return;
  stderr.write(
    `${
      painter(stderr)("yellow", "note:")
    } without --allow-all Deno hides /proc: programs that leave their process group outlive their stage\n`,
  );
}

/** The summary of a run, with what its failures left on the disk. */
export async function summaryText(
  { host, stderr }: Pick<Outside, "host" | "stderr">,
  report: RunReport,
  { allowFailures = false, resume, output = stderr }: {
    readonly allowFailures?: boolean;
    readonly resume?: string | undefined;
    readonly output?: Outside["stdout"];
  },
): Promise<string> {
  const [{ summary }, { failureFiles }] = await Promise.all([
    import("../sinks/summary.ts"),
    import("./failure_files.ts"),
  ]);
  return summary(report, {
    excerpts: failureFiles(host, report),
    cwd: host.cwd(),
    allowFailures,
    ...(resume && { resume }),
  }, output);
}

/** A run that reached an exit has nothing to go on with. */
export function resumeOf(
  { status, runId, error = "" }: RunReport,
  { resumeCommand }: Pick<Execution, "resumeCommand">,
): string | undefined {
  switch (status) {
    case "canceled":
    case "interrupted":
      return resumeCommand(runId, false);
    case "failed":
      if (error.startsWith("budget_")) {
        const flag = error.startsWith("budget_usd") ? "usd" : "tokens";
        return `${
          resumeCommand(runId, false)
        } --budget-${flag}=<more than that>`;
      }
      return `${resumeCommand(runId, true)}  # after mending it`;
    case "completed":
    case "running":
      return undefined;
    default:
      return status satisfies never;
  }
}
