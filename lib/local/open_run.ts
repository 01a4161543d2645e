/** A run that a process holds, and what it needs for that. */

import type { RunLimits } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Plan } from "../plan.ts";
import type { Sink } from "../report.ts";
import type { Sandboxes } from "../sandbox/choose.ts";
import type { RunLayout } from "./layout.ts";
import type { LocalDurable } from "./local_durable.ts";

/** What a run needs, whether it begins or goes on. */
export interface RunParts {
  readonly host: Host;
  readonly plan: Plan;
  readonly allowEnv: readonly string[];
  readonly signal: AbortSignal;
  readonly sinks: readonly Sink[];
  readonly stopAfter?: string | undefined;
  readonly sandboxes: Sandboxes;
  readonly limits: RunLimits;
}

/** A run that this process holds; disposing of it lets go. */
export interface OpenRun extends Disposable {
  readonly layout: RunLayout;
  readonly durable: LocalDurable;
}
