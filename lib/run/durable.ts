/**
 * The coordinator's only way to act. Locally a run's folder stands behind it;
 * a durable engine on many machines can do so without a change to the loop.
 *
 * @module
 */

import type { Context, RecordedOutcome, RunRecord } from "../history/event.ts";
import type { Conversation } from "../handler.ts";
import type { CurrentFailure, RunState } from "../history/state.ts";

/** One attempt to make. */
export interface AttemptRequest {
  /** `node#visit.attempt`: whoever is asked twice for the same key does it once. */
  readonly key: string;
  readonly node: string;
  readonly visit: number;
  readonly attempt: number;
  /** Attempts of this node that ended before. */
  readonly executions: number;
  /** Milliseconds to wait first. */
  readonly delayMs: number;
  /** Start on the workspace as it was before the visit. */
  readonly clean: boolean;
  readonly context: Context;
  /** The outcome of the stage before, which a node of role `pass` hands on. */
  readonly previous: RecordedOutcome;
  readonly failure?: CurrentFailure;
  /** What an agent is to know of what was before. */
  readonly conversation: Conversation;
  /** The thread whose session the agent goes on with, or begins: full fidelity was asked for. */
  readonly thread?: string;
  /** Why the node may spend nothing more: then the attempt fails at once. */
  readonly overBudget?: string;
  /** A node that should have succeeded and has not: then a success is none. */
  readonly unmetRequirement?: string;
}

/** Where a run is recorded and its work is done. */
export interface Durable {
  /** The fold of everything recorded so far. */
  readonly state: RunState;
  /** Records a decision. It is on the disk before the next attempt's result is. */
  record(record: RunRecord): void;
  /** Asks for an attempt. */
  start(request: AttemptRequest): void;
  /**
   * Waits for the next result, in the order in which results are recorded.
   *
   * @throws {Interruption} when the run was stopped meanwhile.
   */
  next(): Promise<void>;
}

/** The run was stopped from outside. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly reason: "interrupted" | "terminated";

  constructor(reason: "interrupted" | "terminated") {
    super(`The run was ${reason}`);
    this.reason = reason;
  }
}
