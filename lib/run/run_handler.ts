/** One handler under its clock and its budget, to its answer or its end. */

import { missingPackage, RunFolderError } from "../errors.ts";
import { failure, type Outcome } from "../handler.ts";
import type { Host } from "../host/host.ts";
import type { PlanNode } from "../plan.ts";
import { SandboxError } from "../sandbox/error.ts";
import { CommandTemplateError } from "../variables/mod.ts";
import type { AttemptSetting } from "./attempt.ts";
import type { Overrun } from "./budget.ts";
import type { HandlerSession } from "./handler_session.ts";
import { isMachineError } from "./machine_error.ts";
import { BudgetReason } from "./meter.ts";

/** Time a handler has to end after its time-out before it is left behind: its processes get 2 s of their own. */
const GRACE_MS = 10_000;

/** What came of it. */
export interface Answer {
  /** What the handler says, or why it says nothing. */
  readonly outcome: Outcome;
  /** Message and stack, when the handler threw. */
  readonly error?: string;
  /** The budget that cut it off. */
  readonly overBudget?: Overrun["budget"];
}

/** A node that has spent all that it may does not begin again. */
export function spentBefore(reason: string): Answer {
  return {
    outcome: failure(reason, "budget", { workspaceUntouched: true }),
    overBudget: "node",
  };
}

/**
 * Runs the handler until it answers, its time or its budget is up, or the run stops.
 *
 * @throws the reason of `setting.signal`, and what the machine is short of.
 */
export async function runHandler(
  node: PlanNode,
  setting: AttemptSetting,
  session: HandlerSession,
): Promise<Answer> {
  const { host } = setting;
  const clock = new AbortController();
  const { timeoutMs } = node;
  using _timer = timeoutMs === undefined
    ? undefined
    : after(host, timeoutMs, () => clock.abort(new TimeoutReason(timeoutMs)));
  const signal = AbortSignal.any([
    setting.signal,
    ...(timeoutMs === undefined ? [] : [clock.signal]),
    setting.budget,
  ]);
  try {
    return { outcome: await untilAborted(host, node, session, signal) };
  } catch (error) {
    if (error instanceof TimeoutReason) {
      return { outcome: failure(error.message, "timeout") };
    }
    if (error instanceof BudgetReason) {
      const { message, budget: overBudget } = error;
      return { outcome: failure(message, "budget"), overBudget };
    }
    setting.signal.throwIfAborted();
    if (isMachineError(error) || error instanceof RunFolderError) throw error;
    if (
      error instanceof CommandTemplateError || error instanceof SandboxError
    ) {
      return { outcome: failure(error.message, "config") };
    }
    const lacking = missingPackage(error);
    if (lacking) {
      const { name, reason } = lacking;
      return {
        outcome: failure(
          `cannot fetch the package ${name}, which the stage needs: ${reason}; \`deno install\` fetches all packages of a copy of the sources`,
          "config",
        ),
      };
    }
    const text = error instanceof Error
      ? error.stack ?? error.message
      : String(error);
    const message = error instanceof Error ? error.message : String(error);
    return {
      outcome: failure(`handler ${node.type} failed: ${message}`, "bug"),
      error: text,
    };
  } finally {
    session.close();
  }
}

/** A handler that hears its signal ends by itself; one that does not is left behind after a grace. */
async function untilAborted(
  host: Host,
  node: PlanNode,
  session: HandlerSession,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise: leftBehind, reject } = Promise.withResolvers<never>();
  const answered = new AbortController();
  const startGrace = () =>
    host.sleep(GRACE_MS, answered.signal).then(
      () => reject(signal.reason),
      () => {},
    );
  signal.addEventListener("abort", startGrace, { once: true });
  try {
    const outcome = await Promise.race([
      node.handler.run(node, session.context(signal)),
      leftBehind,
    ]);
    // Work that was cut off is not done, whatever the handler makes of it.
    signal.throwIfAborted();
    return outcome;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    signal.removeEventListener("abort", startGrace);
    // Aborting has its price, and mostly nobody waits.
    if (signal.aborted) answered.abort();
  }
}

/** Runs `action` after a while, unless it is disposed of first. */
function after(
  host: Host,
  milliseconds: number,
  action: () => void,
): Disposable {
  const stop = new AbortController();
  host.sleep(milliseconds, stop.signal).then(action, () => {});
  return { [Symbol.dispose]: () => stop.abort() };
}

class TimeoutReason extends Error {
  override readonly name = "TimeoutReason";

  constructor(milliseconds: number) {
    super(`timeout after ${milliseconds / 1000}s`);
  }
}
