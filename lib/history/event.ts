/**
 * What can happen in a run. The journal is a list of these, the state is their
 * fold, and `events.jsonl`, `trace.jsonl`, the console and `--json` are views of them.
 *
 * @module
 */

/** A JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The run's key-value state that conditions, prompts and handlers read. */
export type Context = Readonly<Record<string, Json>>;

/** What a handler answered, as it is recorded. */
export interface RecordedOutcome {
  readonly status: OutcomeStatus;
  readonly preferredLabel?: string;
  readonly suggestedNextIds?: readonly string[];
  readonly contextUpdates?: Context;
  readonly notes?: string;
  readonly failureReason?: string;
  readonly failureClass?: FailureClass;
}

/** How a stage ended. */
export type OutcomeStatus =
  | "success"
  | "partial_success"
  | "retry"
  | "fail"
  | "skipped";

/**
 * Why a stage failed. `guardrail`, `config`, `budget`, `canceled` and `bug`
 * are never retried, since they would fail again.
 */
export type FailureClass =
  | "transient"
  | "timeout"
  | "canceled"
  | "guardrail"
  | "config"
  | "budget"
  | "deterministic"
  | "bug";

/** Paths that an attempt changed, relative to the workspace, sorted. A folder's ends with a slash. */
export interface Changes {
  readonly created: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
}

/** A file, link or folder of a snapshot. */
export interface SnapshotEntry {
  readonly kind: "file" | "directory" | "symlink";
  readonly mode: number;
  /** Hex SHA-256 of a file's content. */
  readonly hash?: string;
  /** Where the content stands in the run's blob file. */
  readonly offset?: number;
  /** Bytes. */
  readonly size?: number;
  /** What a link points to. */
  readonly target?: string;
  /** When the file was last seen to be so, for cheap comparison: `mtime`, `ctime`, `ino`. */
  readonly seen?: readonly [mtime: number, ctime: number, ino: number];
}

/** What changed from one snapshot to the next: entries by path, `null` where there is none any more. */
export type SnapshotDelta = Readonly<Record<string, SnapshotEntry | null>>;

/** An edge that was considered. */
export interface RouteCandidate {
  readonly to: string;
  readonly weight: number;
  readonly condition: string;
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

/** The start of a new run. */
export interface RunCreated {
  readonly type: "RunCreated";
  readonly runId: string;
  readonly pipelinePath: string;
  readonly workdir: string;
  readonly workspace: string;
  readonly goal: string;
  readonly startNode: string;
  /** Hex SHA-256 of the pipeline's text. */
  readonly pipelineHash: string;
  readonly context: Context;
  /** Hash of the first snapshot. */
  readonly tree: string;
}

/** A run went on in a new process. */
export interface RunResumed {
  readonly type: "RunResumed";
  readonly pipelinePath: string;
  readonly pipelineHash: string;
  /** True when the pipeline's text is not the one that ran before. */
  readonly changed: boolean;
}

/** What the engine does with a node, as `HandlerRole` says. */
export type StageRole = "start" | "exit" | "pass" | "work" | "agent";

/** An attempt began. */
export interface StageStarted {
  readonly type: "StageStarted";
  readonly node: string;
  readonly nodeType: string;
  readonly role: StageRole;
  readonly visit: number;
  readonly attempt: number;
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
  readonly type: "StageFinished";
  readonly node: string;
  readonly visit: number;
  readonly attempt: number;
  readonly outcome: RecordedOutcome;
  readonly changes: Changes;
  /** Disallowed changes, which were undone; absent when there were none. */
  readonly violations?: readonly string[];
  /** From the snapshot before to the one after. */
  readonly delta: SnapshotDelta;
  /** Hash of the snapshot after. */
  readonly tree: string;
  readonly durationMs: number;
  /** Text of the attempt's small files by name; larger ones were synced on their own. */
  readonly files: Readonly<Record<string, string>>;
  /** Absent after a success. */
  readonly traces?: FailureTraces;
  /** Message and stack when the handler threw. */
  readonly error?: string;
}

/** Another attempt will follow. */
export interface StageRetrying {
  readonly type: "StageRetrying";
  readonly node: string;
  readonly visit: number;
  /** The attempt to come. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly reason: string;
  /** The workspace goes back to what it was before the visit. */
  readonly clean: boolean;
}

/** No attempt will follow: the visit's outcome stands. */
export interface StageSettled {
  readonly type: "StageSettled";
  readonly node: string;
  readonly visit: number;
  /** The last attempt's, unless its retries are exhausted. */
  readonly status: RecordedOutcome["status"];
  readonly failureReason?: string;
  readonly failureClass?: FailureClass;
}

/** An edge was chosen, or none was found. */
export interface RouteEvaluated {
  readonly type: "RouteEvaluated";
  readonly from: string;
  readonly outcome: string;
  /** Absent when there is no way to go. */
  readonly to?: string;
  readonly reason: RouteReason;
  readonly candidates: readonly RouteCandidate[];
  /** Nodes whose failure this route deals with. */
  readonly handles: readonly string[];
  /** Nodes whose failure the next node inherits, because this one passed it on. */
  readonly carries: readonly string[];
}

/** Something that the run's owner should know. */
export interface Notice {
  readonly type: "Notice";
  readonly message: string;
  readonly node?: string;
}

/** The checkpoint was written. */
export interface CheckpointSaved {
  readonly type: "CheckpointSaved";
  readonly lastCompletedNode: string;
}

/** A stage whose failure was passed over. */
export interface FailedStage {
  readonly node: string;
  readonly reason: string;
  readonly class?: FailureClass;
}

/** An exit was reached. */
export interface RunCompleted {
  readonly type: "RunCompleted";
  readonly outcome: "success" | "partial_success" | "fail";
  readonly exitNode: string;
  readonly failedStages: readonly FailedStage[];
}

/** The run ended elsewhere than at an exit. */
export interface RunFailed {
  readonly type: "RunFailed";
  readonly error: string;
  readonly failedStages: readonly FailedStage[];
}

/** The run was stopped from outside; it can be resumed. */
export interface RunCanceled {
  readonly type: "RunCanceled";
  readonly reason: "interrupted" | "terminated" | "stopped";
}

/** Everything that is recorded, less the envelope. */
export type RunRecord =
  | RunCreated
  | RunResumed
  | StageStarted
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
