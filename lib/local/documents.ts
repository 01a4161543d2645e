/** The JSON documents of a run's folder, with the seed's field names. */

import type {
  Changes,
  FailedStage,
  RecordedOutcome,
  RunCreated,
  RunLimits,
  Usage,
} from "../history/event.ts";
import { asUsage, isNothing } from "../history/spending.ts";
import type { RunState, Verdict } from "../history/state.ts";
import { usageJson } from "../sinks/usage.ts";

/** Version of the documents' shapes. */
export const SCHEMA_VERSION = 1;

/** A document as it stands in its file. */
export function documentText(value: object): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/** `<node>/status.json`. */
export function statusDocument(
  outcome: RecordedOutcome,
  usage: Usage | undefined,
): object {
  return {
    schema_version: SCHEMA_VERSION,
    outcome: outcome.status,
    preferred_next_label: outcome.preferredLabel ?? "",
    preferred_label: outcome.preferredLabel ?? "",
    suggested_next_ids: outcome.suggestedNextIds ?? [],
    context_updates: outcome.contextUpdates ?? {},
    notes: outcome.notes ?? "",
    failure_reason: outcome.failureReason ?? "",
    failure_class: outcome.failureClass ?? "",
    ...(usage && { usage: usageJson(usage) }),
  };
}

/** `<node>/workspace.diff.json`. */
export function diffDocument({ created, modified, deleted }: Changes): object {
  return { schema_version: SCHEMA_VERSION, created, modified, deleted };
}

/** `checkpoint.json`: a fold of the journal, for people and tools. */
export function checkpointDocument(state: RunState): object {
  return {
    schema_version: SCHEMA_VERSION,
    run_id: state.runId,
    seq: state.seq,
    last_completed_node: state.lastCompletedNode,
    completed_nodes: [...state.outcomes.keys()].sort(),
    retry_counts: Object.fromEntries(state.retries),
    visits: Object.fromEntries(state.visits),
    phase: state.phase.at,
    current_node: "node" in state.phase ? state.phase.node : "",
    verdict: verdictDocument(state.verdict),
    workspace_tree: state.tree,
    ...(!isNothing(state.spent) && {
      usage: usageJson(asUsage(state.spent)),
      usage_by_node: Object.fromEntries(
        Array.from(state.spentBy, ([id, spent]) => [
          id,
          usageJson(asUsage(spent)),
        ]),
      ),
    }),
    context: state.context,
  };
}

function verdictDocument(verdict: Verdict): object {
  if (verdict.is !== "completed") return verdict;
  const { exitNode, failedStages, ...rest } = verdict;
  return {
    ...rest,
    exit_node: exitNode,
    failed_stages: failedStages.map(failedStageDocument),
  };
}

/** A stage whose failure nothing dealt with. */
export function failedStageDocument(stage: FailedStage): object {
  return {
    node_id: stage.node,
    failure_reason: stage.reason,
    failure_class: stage.class ?? "",
  };
}

/** `manifest.json`. */
export function manifestDocument(
  created: RunCreated,
  startedAt: Date,
  version: string,
): object {
  return {
    schema_version: SCHEMA_VERSION,
    run_id: created.runId,
    pipeline_path: created.pipelinePath,
    pipeline_sha256: created.pipelineHash,
    original_workdir: created.workdir,
    workspace_path: created.workspace,
    started_at: startedAt.toISOString(),
    goal: created.goal,
    write_limits: writeLimits(created.limits),
    sandbox: {
      wanted: created.limits?.wanted ?? "off",
      by: created.limits?.by ?? [],
      unheld: created.limits?.unheld ?? [],
      ...(created.limits?.holes && { holes: created.limits.holes }),
    },
    factory_version: version,
  };
}

/** `kernel` where it keeps all programs within their limits, `after` where some are only checked. */
function writeLimits(limits: RunLimits | undefined): "kernel" | "after" {
  const byKernel = limits?.by.every((name) =>
    name !== "none" && !name.endsWith("'s own rules")
  );
  return byKernel ? "kernel" : "after";
}
