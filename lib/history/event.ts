/**
 * What can happen in a run. The journal is a list of these, the state is their
 * fold, and `events.jsonl`, `trace.jsonl`, the console and `--json` are views of them.
 *
 * @module
 */

import type {
  Context,
  FailureClass,
  RecordedOutcome,
  Usage,
} from "./outcome.ts";
import type { Changes, SnapshotDelta } from "./snapshot.ts";

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

/** What the engine does with a node, as `HandlerRole` says. */
export type StageRole = "start" | "exit" | "pass" | "work" | "agent";

/** An attempt began. */
export interface StageStarted {
  /** Tells the kinds of event apart. */
  readonly type: "StageStarted";
  /** The node it is about. */
  readonly node: string;
  /** The type of its handler. */
  readonly nodeType: string;
  /** What the engine does with it. */
  readonly role: StageRole;
  /** From 1. */
  readonly visit: number;
  /** From 1, in this visit. */
  readonly attempt: number;
  /** Names of the variables of factory's own environment that its programs get. */
  readonly envNames?: readonly string[];
  /** How much an agent is told of what was before. */
  readonly fidelity?: string;
  /** The thread whose session the agent goes on with, or begins; absent when it asks for none. */
  readonly thread?: string;
}

/** An agent has used a model. Recorded at once: what was spent counts, also when the attempt is cut off. */
export interface AgentSpent {
  /** Tells the kinds of event apart. */
  readonly type: "AgentSpent";
  /** The node it is about. */
  readonly node: string;
  /** From 1. */
  readonly visit: number;
  /** From 1, in this visit. */
  readonly attempt: number;
  /** What was used since the event before. */
  readonly usage: Usage;
}

/** What a failed attempt left behind, for the next agent. */
export interface FailureTraces {
  /** Cut to what a prompt can bear. */
  readonly summary: string;
  /** Paths of the attempt's files, relative to the run's folder, by name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** An attempt ended. Synced to disk before the run goes on. */
export interface StageFinished {
  /** Tells the kinds of event apart. */
  readonly type: "StageFinished";
  /** The node it is about. */
  readonly node: string;
  /** From 1. */
  readonly visit: number;
  /** From 1, in this visit. */
  readonly attempt: number;
  /** How it ended. */
  readonly outcome: RecordedOutcome;
  /** What it changed in the workspace. */
  readonly changes: Changes;
  /** Disallowed changes, which were undone; absent when there were none. */
  readonly violations?: readonly string[];
  /** From the snapshot before to the one after. */
  readonly delta: SnapshotDelta;
  /** Hash of the snapshot after. */
  readonly tree: string;
  /** How long it took. */
  readonly durationMs: number;
  /** Text of the attempt's small files by name; larger ones were synced on their own. */
  readonly files: Readonly<Record<string, string>>;
  /** Absent after a success. */
  readonly traces?: FailureTraces;
  /** What its agent has used, all tries of this attempt together; absent when that is nothing. */
  readonly usage?: Usage;
  /** The budget that cut it off: the run's ends the run, and the attempt does not count. */
  readonly overBudget?: "run" | "node";
  /** The beginning of `response.md` when that is not among the files. */
  readonly response?: string;
  /** Message and stack when the handler threw. */
  readonly error?: string;
}

/** Another attempt will follow. */
export interface StageRetrying {
  /** Tells the kinds of event apart. */
  readonly type: "StageRetrying";
  /** The node it is about. */
  readonly node: string;
  /** From 1. */
  readonly visit: number;
  /** The attempt to come. */
  readonly attempt: number;
  /** The wait before it. */
  readonly delayMs: number;
  /** The wait that a server has asked for, when that is why it is so long. */
  readonly askedMs?: number;
  /** Why. */
  readonly reason: string;
  /** The workspace goes back to what it was before the visit. */
  readonly clean: boolean;
}

/** No attempt will follow: the visit's outcome stands. */
export interface StageSettled {
  /** Tells the kinds of event apart. */
  readonly type: "StageSettled";
  /** The node it is about. */
  readonly node: string;
  /** From 1. */
  readonly visit: number;
  /** The last attempt's, unless its retries are exhausted. */
  readonly status: RecordedOutcome["status"];
  /** Why it failed. */
  readonly failureReason?: string;
  /** What kind of failure it is. */
  readonly failureClass?: FailureClass;
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
