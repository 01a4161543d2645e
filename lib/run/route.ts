/** Outcome of a node → the edge to take, and why. */

import { evaluate, mustHold, type Scope, valueOf } from "../condition/mod.ts";
import type {
  Json,
  RouteCandidate,
  RouteEvaluated,
  RouteReason,
} from "../history/event.ts";
import type { RunState } from "../history/state.ts";
import type { PlanEdge, PlanNode } from "../plan.ts";

/** Chooses, by the order of the language reference, section 5. Without a way to go, `to` is absent. */
export function route(node: PlanNode, state: RunState): RouteEvaluated {
  const outcome = state.lastOutcome;
  const failed = outcome.status === "fail" || outcome.status === "retry";
  const scope = (key: string) => lookUp(state, key);
  const matched = new Set(
    node.edges.filter(({ condition }) =>
      !condition || evaluate(condition, scope)
    ),
  );
  const { edge, to, reason } = choose(node, matched, state);
  const origins = node.role === "pass"
    ? state.carried
    : failed
    ? [node.id]
    : [];
  const handles = (failed && edge && namesFailure(edge, scope)) ||
      reason === "retry_target"
    ? origins
    : [];
  return {
    type: "RouteEvaluated",
    from: node.id,
    outcome: outcome.status,
    ...(to !== undefined && { to }),
    reason,
    candidates: node.edges.map((edge) => candidate(edge, matched.has(edge)))
      .sort(byTarget),
    handles,
    carries: handles.length > 0 ? [] : origins,
    ...(edge?.fidelity !== undefined && { fidelity: edge.fidelity }),
    ...(edge?.thread !== undefined && { thread: edge.thread }),
  };
}

/** Whether an edge was taken for how its node ended; one that holds whatever that was, was not. */
function namesFailure(
  { condition, namesOutcome, otherKeys }: PlanEdge,
  scope: Scope,
): boolean {
  if (!condition || !namesOutcome) return false;
  const known = Object.fromEntries(
    otherKeys.map((key) => [key, valueOf(key, scope)]),
  );
  return !mustHold(condition, known);
}

interface Choice {
  readonly edge?: PlanEdge;
  readonly to?: string;
  readonly reason: RouteReason;
}

/** `node.edges` stand by weight and target, so the first of a kind is the best. */
function choose(
  node: PlanNode,
  matched: ReadonlySet<PlanEdge>,
  state: RunState,
): Choice {
  const { status, preferredLabel, suggestedNextIds = [] } = state.lastOutcome;
  const take = (edge: PlanEdge, reason: RouteReason): Choice => ({
    edge,
    to: edge.to,
    reason,
  });

  const conditional = node.edges.find((edge) =>
    edge.condition && matched.has(edge)
  );
  if (conditional) return take(conditional, "condition");

  const unconditional = node.edges.filter(({ condition }) => !condition);
  const wanted = normalLabel(preferredLabel ?? "");
  const labelled = wanted === ""
    ? undefined
    : unconditional.find(({ label }) => normalLabel(label) === wanted);
  if (labelled) return take(labelled, "preferred_label");

  for (const id of suggestedNextIds) {
    const suggested = unconditional.find(({ to }) => to === id);
    if (suggested) return take(suggested, "suggested_id");
  }
  if (unconditional[0]) return take(unconditional[0], "unconditional");

  const [target] = status === "fail" ? node.retryTargets : [];
  return target === undefined
    ? { reason: "none" }
    : { to: target, reason: "retry_target" };
}

/** Trimmed, lower case, without an accelerator such as `[Y] `, `Y) ` or `Y - `. */
function normalLabel(label: string): string {
  return label.trim().toLowerCase().replace(
    /^(?:\[[\p{L}\p{N}_]+\]\s*|[\p{L}\p{N}_](?:\)\s+|\s+-\s+))/u,
    "",
  ).trim();
}

/** What a condition's key stands for. The caller tries a key with and without `context.`. */
function lookUp(state: RunState, key: string): Json | undefined {
  if (key.startsWith("internal.visits.")) {
    return state.visits.get(key.slice("internal.visits.".length)) ?? 0;
  }
  return Object.hasOwn(state.context, key) ? state.context[key] : undefined;
}

function candidate(edge: PlanEdge, matched: boolean): RouteCandidate {
  return {
    to: edge.to,
    weight: edge.weight,
    condition: edge.conditionText,
    label: edge.label,
    matched,
  };
}

function byTarget(a: RouteCandidate, b: RouteCandidate): number {
  if (a.to !== b.to) return a.to < b.to ? -1 : 1;
  return a.condition < b.condition ? -1 : a.condition > b.condition ? 1 : 0;
}
