/** Whether a node that fails again fails in the same way, with nothing changed in between. */

import type { RecordedOutcome } from "./event.ts";
import { fingerprint } from "./fingerprint.ts";
import type { RunState } from "./state.ts";

/** Counts how often a node has failed in the same way with nothing changed in between. */
export function repeat(
  state: RunState,
  node: string,
  outcome: RecordedOutcome,
): void {
  const failure = `${outcome.failureClass ?? ""}: ${
    outcome.failureReason ?? ""
  }`;
  const before = state.repetitions.get(node);
  const same = before?.failure === failure && before.left === state.entryMark;
  state.repetitions.set(node, {
    failure,
    count: same ? before.count + 1 : 1,
    left: progressMark(state),
  });
}

/** Context keys that say where the run is or what a stage printed, not how far the work has come. */
const NOT_PROGRESS =
  /^(internal|last_failure|graph|tool)\.|^(current_node|outcome|preferred_label|failure_class|last_stage)$/;

/** A text that stays the same as long as neither the workspace nor the context's values change. */
export function progressMark(state: RunState): string {
  const values = Object.entries(state.context)
    .filter(([key]) => !NOT_PROGRESS.test(key))
    .sort(([a], [b]) => a < b ? -1 : 1);
  return `${state.tree} ${fingerprint(JSON.stringify(values))}`;
}
