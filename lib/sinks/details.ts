/** What the verbose views tell on top. */

import type { RouteEvaluated, StageFinished } from "../history/event.ts";
import { count } from "./text.ts";

/** A fact below the line it belongs to. */
export interface Detail {
  readonly verb: string;
  readonly text: string;
}

/** The disallowed changes that were undone; told whether or not anybody asked for details. */
export function violationDetail(event: StageFinished): Detail | undefined {
  const paths = event.violations ?? [];
  if (paths.length === 0) return undefined;
  return {
    verb: "guardrail",
    text: `undid ${count(paths.length, "disallowed change")}: ${
      paths.join(", ")
    }`,
  };
}

/** Notes, context updates and file changes of an attempt. */
export function stageDetails(event: StageFinished): Detail[] {
  const { outcome, changes } = event;
  const details: Detail[] = [];
  if (outcome.notes) details.push({ verb: "notes", text: outcome.notes });
  for (const [key, value] of Object.entries(outcome.contextUpdates ?? {})) {
    details.push({
      verb: "context",
      text: `${key} = ${JSON.stringify(value)}`,
    });
  }
  for (const verb of ["created", "modified", "deleted"] as const) {
    for (const text of changes[verb]) details.push({ verb, text });
  }
  return details;
}

/** The edges that were considered. */
export function routeDetails(event: RouteEvaluated): Detail[] {
  return event.candidates.map(({ to, weight, condition, label, matched }) => ({
    verb: "edge",
    text: [
      `-> ${to}`,
      condition || "unconditional",
      ...(label ? [`label "${label}"`] : []),
      `weight ${weight}`,
      matched ? "matches" : "does not match",
    ].join("  "),
  }));
}
