/**
 * What the history of a run amounts to.
 *
 * @module
 */

import type {
  AgentSession,
  Budget,
  Context,
  FailedStage,
  FailureTraces,
  RecordedOutcome,
  StageRole,
} from "./event.ts";
import { NOTHING_SPENT, type Spending } from "./spending.ts";
import { type CurrentVisit, newVisit, type PastStage } from "./visit.ts";

/** Where the coordinator stands. */
export type Phase =
  /** Nothing was recorded yet. */
  | { readonly at: "new" }
  /** The next thing is the first attempt of a visit. */
  | { readonly at: "entering"; readonly node: string }
  /** An attempt is under way; after a crash it has to be made again. */
  | {
    readonly at: "running";
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
    readonly nodeType: string;
    readonly role: StageRole;
    readonly clean: boolean;
  }
  /** An attempt has ended; is there another one? */
  | {
    readonly at: "attempted";
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
    readonly nodeType: string;
    readonly role: StageRole;
    readonly outcome: RecordedOutcome;
    readonly traces?: FailureTraces;
    /** The budget that cut it off. */
    readonly overBudget?: "run" | "node";
  }
  /** Another attempt has to be made. */
  | {
    readonly at: "retrying";
    readonly node: string;
    readonly visit: number;
    readonly attempt: number;
    readonly delayMs: number;
    readonly clean: boolean;
    /** A budget has cut the last one off, and was raised since. */
    readonly afterBudget?: true;
  }
  /** The visit's outcome stands; which way now? */
  | {
    readonly at: "settled";
    readonly node: string;
    readonly visit: number;
    readonly role: StageRole;
  }
  /** No edge leads on; only a changed pipeline can. */
  | {
    readonly at: "stuck";
    readonly node: string;
    readonly visit: number;
    readonly role: StageRole;
  };

/** How the run stands as a whole. */
export type Verdict =
  | { readonly is: "running" }
  | {
    readonly is: "completed";
    readonly outcome: "success" | "partial_success" | "fail";
    readonly exitNode: string;
    readonly failedStages: readonly FailedStage[];
  }
  | { readonly is: "failed"; readonly error: string }
  | { readonly is: "canceled"; readonly reason: string };

/** A failure that was not repaired yet. */
export interface CurrentFailure extends FailureTraces {
  readonly node: string;
  readonly nodeType: string;
  readonly reason: string;
  readonly class?: RecordedOutcome["failureClass"];
  /** The node that was to repair it has succeeded; the check after it has not run yet. */
  readonly repaired: boolean;
}

/** How often a node has failed in the same way with nothing changed in between. */
export interface Repetition {
  readonly failure: string;
  readonly count: number;
  /** Workspace and context as the last failure left them. */
  readonly left: string;
}

/**
 * The state of a run. Only `fold` changes it, in place, so that a
 * step costs the same at the first node and at the five-thousandth.
 */
export interface RunState {
  /** Number of the last event. */
  seq: number;
  /** When it happened. */
  at: string;
  runId: string;
  pipelinePath: string;
  workdir: string;
  pipelineHash: string;
  phase: Phase;
  verdict: Verdict;
  /** Replaced, never changed, when a value changes. */
  context: Context;
  /** Outcome of the last settled stage. */
  lastOutcome: RecordedOutcome;
  lastCompletedNode: string;
  /** Settled visits, of all nodes. */
  steps: number;
  readonly visits: Map<string, number>;
  /** Finished attempts. */
  readonly executions: Map<string, number>;
  readonly retries: Map<string, number>;
  /** Last settled outcome of each visited node. */
  readonly outcomes: Map<string, RecordedOutcome>;
  /** Failures that nothing has dealt with. */
  readonly unhandled: Map<string, FailedStage>;
  /** Nodes whose failure the present node inherits through a node that passes on. */
  carried: readonly string[];
  failure: CurrentFailure | undefined;
  readonly repetitions: Map<string, Repetition>;
  /** How often each goal gate has sent the run back since it was last visited. */
  readonly sentBack: Map<string, number>;
  /** Hash of the workspace's snapshot. */
  tree: string;
  /** What agents may spend, where it was given for the run. */
  budget: Budget;
  /** What agents have used. */
  spent: Spending;
  /** The same by node. */
  readonly spentBy: Map<string, Spending>;
  /** How the present node was come to. */
  arrival: Arrival;
  /** What belongs to the visit that is under way, or was the last one. */
  visit: CurrentVisit;
  /** Sessions that agents can go on with, by thread. */
  readonly sessions: Map<string, AgentSession>;
  /** Threads whose session was had before the run was resumed, and is not gone on with. */
  readonly forgotten: Set<string>;
  /** The work that was done, in order. Grows, and is never copied. */
  readonly stages: PastStage[];
  /** `progressMark` when the present visit began; only kept for nodes that failed before. */
  entryMark: string | undefined;
}

/** What the way to a node says of it. */
export interface Arrival {
  /** The node before; absent at the start. */
  readonly from?: string;
  /** As the edge says. */
  readonly fidelity?: string;
  /** As the edge says. */
  readonly thread?: string;
}

/** The state before anything has happened. */
export function initialState(): RunState {
  return {
    seq: 0,
    at: "",
    runId: "",
    pipelinePath: "",
    workdir: "",
    pipelineHash: "",
    phase: { at: "new" },
    verdict: { is: "running" },
    context: {},
    lastOutcome: { status: "success" },
    lastCompletedNode: "",
    steps: 0,
    visits: new Map(),
    executions: new Map(),
    retries: new Map(),
    outcomes: new Map(),
    unhandled: new Map(),
    carried: [],
    failure: undefined,
    repetitions: new Map(),
    sentBack: new Map(),
    tree: "",
    budget: {},
    spent: NOTHING_SPENT,
    spentBy: new Map(),
    arrival: {},
    visit: newVisit("", 0),
    sessions: new Map(),
    forgotten: new Set(),
    stages: [],
    entryMark: undefined,
  };
}
