/** Runs and resumes pipelines whose options are settled. */

import type { Host } from "../host/host.ts";
import type { Source } from "../graph/graph.ts";
import type { OpenRun } from "../local/open_run.ts";
import type { StoppedRun } from "../local/resume_run.ts";
import type { Plan } from "../plan.ts";
import type { RunReport } from "../report.ts";
import type {
  CheckOptions,
  LiveOptions,
  Planned,
  ResumeOptions,
  RunOptions,
} from "./options.ts";
import { paced } from "./paced.ts";
import type { RunInside } from "./run.ts";

/** Options of a live run, with what the factory has to say of them. */
type Live = Omit<LiveOptions, "signal">;

/** A new run. */
export interface RunOrder
  extends Live, Omit<RunOptions, keyof LiveOptions | "workdir" | "runsdir"> {
  readonly host: Host;
  readonly source: Source;
  readonly workdir: string;
  readonly runsdir: string;
  /** Plans, and makes sure that plugins may do what they ask for. */
  plan(source: Source, options: CheckOptions): Promise<Planned>;
}

/** A run to go on with. */
export interface ResumeOrder
  extends Live, Omit<ResumeOptions, keyof LiveOptions | "pipeline"> {
  readonly host: Host;
  readonly folder: string;
  readonly source?: Source | undefined;
  /** Plans, and makes sure that plugins may do what they ask for. */
  plan(source: Source, options: CheckOptions): Promise<Planned>;
}

/** The environment variable that names the node after which a run stops, for tests of resume. The seed's. */
const STOP_AFTER = "ATTRACTION_TEST_STOP_AFTER_NODE";

/** Runs a pipeline to its end, or until its signal stops it. */
export async function execute(
  order: RunOrder,
  inside: RunInside,
): Promise<RunReport> {
  const { host, source, goal, budget, runId, copyGit = false } = order;
  const { plan } = await order.plan(source, {
    ...(goal !== undefined && { goal }),
    ...(budget && { budget }),
  });
  const { openSandboxes } = await import("../run/limits_survey.ts");
  await using confining = await openSandboxes(host, plan, {
    wanted: order.sandbox,
    otherwise: order.defaultSandbox,
    workdir: order.workdir,
  });
  const { createRun } = await import("../local/create_run.ts");
  using opened = await createRun({
    host,
    plan,
    workdir: order.workdir,
    runsdir: order.runsdir,
    context: order.set ?? {},
    copyGit,
    ...live(order, inside),
    sandboxes: confining.sandboxes,
    limits: confining.limits,
    ...(budget && { budget }),
    ...(runId !== undefined && { runId }),
  });
  return await drive(plan, opened, inside);
}

/** Goes on where a run stopped. A run that has completed is reported again, unchanged. */
export async function resume(
  order: ResumeOrder,
  inside: RunInside,
): Promise<RunReport> {
  const { host, folder, acceptChanges = false } = order;
  const { completeRun, isComplete, readRun, resumeRun } = await import(
    "../local/resume_run.ts"
  );
  const { sourceOf } = await import("../local/resume_source.ts");
  const stopped = readRun(host, folder);
  const completed = stopped.state.verdict.is === "completed";
  const complete = completed && isComplete(host, stopped);
  if (complete && !order.source) return await reportOf(stopped);
  const source = await sourceOf(stopped, order.source, acceptChanges);
  if (complete) return await reportOf(stopped);
  const goal = stopped.state.context["graph.goal"];
  const budget = { ...stopped.state.budget, ...order.budget };
  const { plan } = await order.plan(source, {
    budget,
    ...(typeof goal === "string" && { goal }),
  });
  const { openSandboxes } = await import("../run/limits_survey.ts");
  await using confining = await openSandboxes(host, plan, {
    wanted: order.sandbox,
    otherwise: order.defaultSandbox,
    workdir: stopped.layout.workspace,
  });
  const continuation = {
    host,
    plan,
    ...live(order, inside),
    sandboxes: confining.sandboxes,
    limits: confining.limits,
    ...(order.budget && { budget }),
  };
  if (completed) {
    await completeRun(stopped, continuation);
    return await reportOf(stopped);
  }
  using opened = await resumeRun(stopped, continuation);
  return await drive(plan, opened, inside);
}

function live(
  { host, allowEnv = [], sinks = [] }: Live & { readonly host: Host },
  { feed, signal }: RunInside,
) {
  return {
    allowEnv,
    sinks: [...sinks, feed],
    stopAfter: host.env(STOP_AFTER),
    signal,
  };
}

async function reportOf(stopped: StoppedRun): Promise<RunReport> {
  const { reportOf } = await import("../local/report.ts");
  return reportOf(stopped, false);
}

/** Runs to the end, or until stopped, and sums up. */
async function drive(
  plan: Plan,
  { durable }: OpenRun,
  { feed }: RunInside,
): Promise<RunReport> {
  const { runLoop } = await import("../run/loop.ts");
  const { Interruption } = await import("../run/durable.ts");
  const { StopRequest } = await import("../local/stop_request.ts");
  try {
    await runLoop(plan, paced(durable, feed));
  } catch (error) {
    if (error instanceof Interruption) {
      durable.record({ type: "RunCanceled", reason: error.reason });
    } else if (error instanceof StopRequest) {
      durable.record({
        type: "RunFailed",
        error: error.message,
        failedStages: [...durable.state.unhandled.values()],
      });
    } else {
      throw error;
    }
  }
  return durable.report();
}
