/** What belongs to one visit of a node: what it has used and changed, and which session its agent had. */

import type { AgentSpent, StageFinished, StageStarted } from "./event.ts";
import type { OutcomeStatus, RecordedOutcome } from "./outcome.ts";
import { NOTHING_SPENT, plus, type Spending } from "./spending.ts";
import type { RunState } from "./state.ts";

/** A visit that is under way. */
export interface CurrentVisit {
  readonly node: string;
  readonly visit: number;
  /** The attempt that began last. */
  attempt: number;
  /** Attempts that a budget has cut off: they use up no retry. */
  uncounted: number;
  /** What all attempts have used. */
  spent: Spending;
  /** What the last attempt has used, all tries of it together. */
  spentByAttempt: Spending;
  /** Paths that it changed in the workspace. */
  readonly changed: Set<string>;
  /** The thread whose session its agent goes on with, or begins. */
  thread: string | undefined;
  /** The beginning of its agent's answer. */
  response: string | undefined;
}

/** A stage that has ended, as a later one may hear of it. */
export interface PastStage {
  /** The node's id. */
  readonly nodeId: string;
  /** The type of its handler. */
  readonly nodeType: string;
  /** From 1. */
  readonly visit: number;
  /** How it ended. */
  readonly status: OutcomeStatus;
  /** For people. */
  readonly notes?: string;
  /** Why it failed. */
  readonly failureReason?: string;
  /** Paths that it changed in the workspace. */
  readonly changed: readonly string[];
  /** The beginning of the agent's answer, if it was one. */
  readonly response?: string;
}

/** Characters of an answer that are kept. */
export const RESPONSE_HEAD = 2000;

/** A visit of which nothing has happened yet. */
export function newVisit(node: string, visit: number): CurrentVisit {
  return {
    node,
    visit,
    attempt: 0,
    uncounted: 0,
    spent: NOTHING_SPENT,
    spentByAttempt: NOTHING_SPENT,
    changed: new Set(),
    thread: undefined,
    response: undefined,
  };
}

/** An attempt began; one that was cut off and begins again goes on with what it has spent. */
export function beginAttempt(
  visit: CurrentVisit,
  { attempt, thread }: StageStarted,
): void {
  if (attempt !== visit.attempt) visit.spentByAttempt = NOTHING_SPENT;
  visit.attempt = attempt;
  visit.thread = thread;
  visit.response = undefined;
}

/** An agent has used a model. */
export function spend(state: RunState, event: AgentSpent): void {
  const { node, usage } = event;
  state.spent = plus(state.spent, usage);
  state.spentBy.set(
    node,
    plus(state.spentBy.get(node) ?? NOTHING_SPENT, usage),
  );
  const { visit } = state;
  if (visit.node !== node || visit.visit !== event.visit) return;
  visit.spent = plus(visit.spent, usage);
  if (visit.attempt !== event.attempt) return;
  visit.spentByAttempt = plus(visit.spentByAttempt, usage);
}

/** An attempt ended. */
export function finishAttempt(
  visit: CurrentVisit,
  { changes, files, response }: StageFinished,
): void {
  for (
    const path of [...changes.created, ...changes.modified, ...changes.deleted]
  ) {
    visit.changed.add(path);
  }
  visit.response = files["response.md"]?.slice(0, RESPONSE_HEAD) ?? response;
}

/** The visit's outcome stands. */
export function settleVisit(
  state: RunState,
  nodeType: string,
  { status, notes, failureReason, session }: RecordedOutcome,
): void {
  const { node, visit, changed, response, thread } = state.visit;
  state.stages.push({
    nodeId: node,
    nodeType,
    visit,
    status,
    ...(notes !== undefined && { notes }),
    ...(failureReason !== undefined && { failureReason }),
    changed: [...changed].sort(),
    ...(response !== undefined && { response }),
  });
  if (thread === undefined || !session) return;
  state.sessions.set(thread, session);
  state.forgotten.delete(thread);
}

/** After a resume no session is gone on with; which threads had one is known. */
export function forgetSessions({ sessions, forgotten }: RunState): void {
  for (const thread of sessions.keys()) forgotten.add(thread);
  sessions.clear();
}
