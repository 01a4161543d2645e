/**
 * What can happen in a run. The journal is a list of these, the state is their
 * fold, and `events.jsonl`, `trace.jsonl`, the console and `--json` are views of them.
 *
 * @module
 */

import type { Context, FailureClass } from "./outcome.ts";
import type {
  AgentSpent,
  StageFinished,
  StageRetrying,
  StageSettled,
  StageStarted,
} from "./stage_event.ts";

export type {
  Changes,
  Owner,
  SnapshotDelta,
  SnapshotEntry,
} from "./snapshot.ts";

export type {
  AgentSession,
  Context,
  FailureClass,
  Json,
  OutcomeStatus,
  RecordedOutcome,
  Usage,
} from "./outcome.ts";

export type {
  AgentSpent,
  FailureTraces,
  StageFinished,
  StageRetrying,
  StageRole,
  StageSettled,
  StageStarted,
} from "./stage_event.ts";

/** An edge that was considered. */
export interface RouteCandidate {
  /** The id of the edge's head. */
  readonly to: string;
  /** The edge's weight. */
  readonly weight: number;
  /** The edge's condition; empty when it has none. */
  readonly condition: string;
  /** The edge's label. */
  readonly label: string;
  /** Whether its condition held; an unconditional edge always matches. */
  readonly matched: boolean;
}

/** Why an edge was chosen. */
export type RouteReason =
  | "condition"
  | "preferred_label"
  | "suggested_id"
  | "unconditional"
  | "retry_target"
  | "goal_gate"
  | "none";

/** What all events have. */
export interface Envelope {
  /** From 1, without gaps. */
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** What keeps a run's programs within their limits. */
export interface RunLimits {
  /** What was asked for. */
  readonly wanted: string;
  /** The sandboxes in use, sorted; empty when nothing starts a program. */
  readonly by: readonly string[];
  /** What they do not hold, a sentence each. */
  readonly unheld: readonly string[];
  /** What gets through besides, which is no limit of a node; absent in runs of before. */
  readonly holes?: readonly string[];
}

/** What agents may spend; an absent amount is no limit of its own, 0 is none at all. */
export interface Budget {
  /** US dollars. */
  readonly usd?: number;
  /** Tokens, read and written. */
  readonly tokens?: number;
}

/** The start of a new run. */
export interface RunCreated {
  /** Tells the kinds of event apart. */
  readonly type: "RunCreated";
  /** The run's name. */
  readonly runId: string;
  /** The pipeline's file, as it was given. */
  readonly pipelinePath: string;
  /** The folder that was copied, as it was given. */
  readonly workdir: string;
  /** The run's working files, absolute. */
  readonly workspace: string;
  /** The pipeline's goal. */
  readonly goal: string;
  /** Where the run begins. */
  readonly startNode: string;
  /** Hex SHA-256 of the pipeline's text. */
  readonly pipelineHash: string;
  /** The first values of the context. */
  readonly context: Context;
  /** Hash of the first snapshot. */
  readonly tree: string;
  /** Absent in runs of before there were any. */
  readonly limits?: RunLimits;
  /** What was given for the run, and beats the pipeline's. */
  readonly budget?: Budget;
}

/** A run went on in a new process. */
export interface RunResumed {
  /** Tells the kinds of event apart. */
  readonly type: "RunResumed";
  /** What holds from now on. */
  readonly limits?: RunLimits;
  /** What was given for the run so far, and beats the pipeline's. */
  readonly budget?: Budget;
  /** The pipeline's file, as it was given. */
  readonly pipelinePath: string;
  /** Hex SHA-256 of the pipeline's text. */
  readonly pipelineHash: string;
  /** True when the pipeline's text is not the one that ran before. */
  readonly changed: boolean;
}

/** An edge was chosen, or none was found. */
export interface RouteEvaluated {
  /** Tells the kinds of event apart. */
  readonly type: "RouteEvaluated";
  /** The node that is left. */
  readonly from: string;
  /** How it ended. */
  readonly outcome: string;
  /** Absent when there is no way to go. */
  readonly to?: string;
  /** Why. */
  readonly reason: RouteReason;
  /** All edges of the node. */
  readonly candidates: readonly RouteCandidate[];
  /** Nodes whose failure this route deals with. */
  readonly handles: readonly string[];
  /** Nodes whose failure the next node inherits, because this one passed it on. */
  readonly carries: readonly string[];
  /** How much the edge lets an agent at its head know of what was before. */
  readonly fidelity?: string;
  /** The thread that the edge puts an agent at its head into. */
  readonly thread?: string;
}

/** Something that the run's owner should know. */
export interface Notice {
  /** Tells the kinds of event apart. */
  readonly type: "Notice";
  /** What there is to say. */
  readonly message: string;
  /** The node it is about. */
  readonly node?: string;
}

/** The checkpoint was written. */
export interface CheckpointSaved {
  /** Tells the kinds of event apart. */
  readonly type: "CheckpointSaved";
  /** The node that was settled last. */
  readonly lastCompletedNode: string;
}

/** A stage whose failure was passed over. */
export interface FailedStage {
  /** The node it is about. */
  readonly node: string;
  /** Why. */
  readonly reason: string;
  /** What kind of failure it is. */
  readonly class?: FailureClass;
}

/** An exit was reached. */
export interface RunCompleted {
  /** Tells the kinds of event apart. */
  readonly type: "RunCompleted";
  /** How it ended. */
  readonly outcome: "success" | "partial_success" | "fail";
  /** The exit that was reached. */
  readonly exitNode: string;
  /** Failures that nothing dealt with. */
  readonly failedStages: readonly FailedStage[];
}

/** The run ended elsewhere than at an exit. */
export interface RunFailed {
  /** Tells the kinds of event apart. */
  readonly type: "RunFailed";
  /** Why. */
  readonly error: string;
  /** Failures that nothing dealt with. */
  readonly failedStages: readonly FailedStage[];
}

/** The run was stopped from outside; it can be resumed. */
export interface RunCanceled {
  /** Tells the kinds of event apart. */
  readonly type: "RunCanceled";
  /** Why. */
  readonly reason: "interrupted" | "terminated" | "stopped";
}

/** Everything that is recorded, less the envelope. */
export type RunRecord =
  | RunCreated
  | RunResumed
  | StageStarted
  | AgentSpent
  | StageFinished
  | StageRetrying
  | StageSettled
  | RouteEvaluated
  | Notice
  | CheckpointSaved
  | RunCompleted
  | RunFailed
  | RunCanceled;

/** One line of the journal. */
export type RunEvent = RunRecord & Envelope;
