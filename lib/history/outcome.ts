/** How stages end, and what agents use, as it is recorded. */

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
  /** How the attempt ended. */
  readonly status: OutcomeStatus;
  /** Label of the edge to prefer. */
  readonly preferredLabel?: string;
  /** Node ids to prefer, best first. */
  readonly suggestedNextIds?: readonly string[];
  /** Merged into the context. */
  readonly contextUpdates?: Context;
  /** For people. */
  readonly notes?: string;
  /** Why it failed. */
  readonly failureReason?: string;
  /** What kind of failure it is. */
  readonly failureClass?: FailureClass;
  /** Milliseconds that another attempt has to wait at least. */
  readonly retryAfterMs?: number;
  /** The agent's session, which another agent of the same thread may go on with. */
  readonly session?: AgentSession;
}

/** A conversation with an agent that can be gone on with. */
export interface AgentSession {
  /** The backend it was had with: another one does not know it. */
  readonly backend: string;
  /** What the backend calls it. */
  readonly id: string;
}

/** What one or more answers of a model cost. */
export interface Usage {
  /** The model's name, as the backend knows it. */
  readonly model?: string;
  /** Tokens read by the model, those from a cache included. */
  readonly inputTokens: number;
  /** Those of them that came from a cache. @default 0 */
  readonly cachedInputTokens?: number;
  /** Tokens written by the model, its reasoning included. */
  readonly outputTokens: number;
  /** US dollars; absent when the price is not known. */
  readonly costUsd?: number;
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
