/**
 * What happened, in the words of the people who watch: one vocabulary for
 * the plain view, the live view and the summary.
 *
 * @module
 */

import type {
  RouteEvaluated,
  RunLimits,
  StageRetrying,
} from "../history/event.ts";
import type { Tone } from "./text.ts";

/** How an outcome looks. */
export interface Look {
  readonly mark: string;
  readonly word: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<string, Look>> = {
  success: { mark: "✓", word: "ok", tone: "green" },
  partial_success: { mark: "◐", word: "partial", tone: "yellow" },
  retry: { mark: "↻", word: "retry", tone: "yellow" },
  fail: { mark: "✗", word: "failed", tone: "red" },
  skipped: { mark: "–", word: "skipped", tone: "dim" },
};

/** The look of a stage's outcome. What is not known is not called a success. */
export function look(outcome: string): Look {
  return Object.hasOwn(LOOKS, outcome)
    ? LOOKS[outcome]!
    : { mark: "?", word: outcome, tone: "yellow" };
}

/** Stages that do no work of their own: a calm view leaves their successes out. */
export function isPassage(role: string): boolean {
  return role === "start" || role === "exit" || role === "pass";
}

/** True when a route says more than “and on to the next one”. */
export function isFailureRoute(event: RouteEvaluated): boolean {
  return event.outcome === "fail" || event.outcome === "retry" ||
    event.handles.length > 0 || event.reason === "goal_gate" ||
    event.reason === "retry_target" || event.reason === "none";
}

/** Why an edge was chosen. */
export function routeReason(event: RouteEvaluated): string {
  switch (event.reason) {
    case "condition":
      return event.candidates.find(({ to, matched, condition }) =>
        to === event.to && matched && condition !== ""
      )?.condition ?? "condition";
    case "preferred_label":
      return "preferred label";
    case "suggested_id":
      return "suggested by the stage";
    case "unconditional":
      return isFailureRoute(event)
        ? "unconditional edge, the failure is not handled"
        : "unconditional edge";
    case "retry_target":
      return "retry target";
    case "goal_gate":
      return `goal gate not reached: ${event.handles.join(", ")}`;
    case "none":
      return "no edge matches";
    default:
      return event.reason satisfies never;
  }
}

/** What keeps a run's programs within their limits; empty when it starts none. */
export function limitsText(limits: RunLimits | undefined): string {
  if (!limits || limits.by.length === 0) return "";
  const names = limits.by.map((name) =>
    name === "none" ? "checked after each stage, not enforced" : name
  );
  const missing = limits.unheld.length > 0
    ? ", with gaps: see the notices"
    : "";
  return `${names.join(", ")}${missing}`;
}

/** A server may have asked for the wait before an attempt. */
export function askedNote({ askedMs }: StageRetrying): string {
  return askedMs === undefined ? "" : "as the server asked";
}

/** `second visit` and so on matter only from the second one. */
export function visitNote(visit: number): string {
  return visit > 1 ? `visit ${visit}` : "";
}
