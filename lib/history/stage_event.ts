/** What can happen to a stage, as it is recorded. */

import type { FailureClass, RecordedOutcome, Usage } from "./outcome.ts";
import type { Changes, SnapshotDelta } from "./snapshot.ts";

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
