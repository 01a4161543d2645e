/** The attributes that an edge declares: `a -> b [condition="outcome=fail"]`. */

import type { AttrSpec } from "./spec.ts";

/** Declarations of everything that the engine reads from an edge. */
export const EDGE_ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "label",
    type: "string",
    help:
      "The edge's name; an outcome may prefer it, and a human gate offers it as a choice.",
  },
  {
    name: "condition",
    type: "string",
    help:
      "When the edge may be taken: `outcome=success && context.tests_passed`; without one, always.",
  },
  {
    name: "weight",
    type: "number",
    help: "The highest wins among edges that could all be taken.",
    default: 0,
  },
  {
    name: "fidelity",
    type: "string",
    help: "How much the agent it leads to is told about earlier stages.",
  },
  {
    name: "thread_id",
    type: "string",
    help:
      "The session that the agent it leads to goes on with, at full fidelity.",
  },
  {
    name: "loop_restart",
    type: "boolean",
    help: "Ends this run's log and starts a fresh one at the edge's target.",
    default: false,
  },
];
