/** The attributes that a graph declares: `graph [goal="…"]`. */

import { notNegative } from "./not_negative.ts";
import type { AttrSpec } from "./spec.ts";

/** Declarations of everything that the engine reads from the graph itself. */
export const GRAPH_ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "goal",
    type: "string",
    help:
      "What the pipeline is for: $goal in prompts, graph.goal in the context.",
  },
  {
    name: "label",
    type: "string",
    help: "The pipeline's name for people.",
  },
  {
    name: "model_stylesheet",
    type: "string",
    help:
      "Model, provider and effort by node: `* { llm_model: x; } .review { reasoning_effort: high; }`.",
  },
  {
    name: "default_max_retries",
    type: "integer",
    help: "Retries of nodes that do not set max_retries.",
    default: 0,
    aliases: ["default_max_retry"],
  },
  {
    name: "retry_target",
    type: "string",
    help:
      "Where to go after a failure that no edge and no node's retry_target takes.",
  },
  {
    name: "fallback_retry_target",
    type: "string",
    help: "Where to go when there is no retry_target either.",
  },
  {
    name: "default_fidelity",
    type: "string",
    help:
      "How much agents are told about earlier stages, unless node or edge says otherwise.",
    default: "compact",
  },
  {
    name: "default_thread",
    type: "string",
    help:
      "The session that agents with full fidelity share, unless node or edge names one.",
  },
  {
    name: "max_node_visits",
    type: "integer",
    help: "Visits of one node after which the run fails; 0 is no limit.",
    default: 0,
  },
  {
    name: "max_steps",
    type: "integer",
    help: "Visits in all after which the run fails; 0 is no limit.",
    default: 10_000,
  },
  {
    name: "sandbox",
    type: "enum",
    values: ["auto", "require", "landlock", "bwrap", "overlay", "off"],
    help:
      "What keeps programs within their limits, unless --sandbox says otherwise; auto takes the best that this machine has.",
  },
  {
    name: "stack.child_dotfile",
    type: "string",
    help: "The pipeline that stack.manager_loop nodes run.",
  },
  {
    name: "stack.child_workdir",
    type: "string",
    help:
      "The folder that the child pipeline works on, relative to the workspace.",
  },
  {
    name: "tool_hooks.pre",
    type: "string",
    help:
      "A shell command to run before each call of a tool by an agent, which it can refuse.",
  },
  {
    name: "tool_hooks.post",
    type: "string",
    help: "A shell command to run after each call of a tool by an agent.",
  },
  {
    name: "budget_usd",
    type: "number",
    help:
      "US dollars that agents may cost in all: at 80 % there is a notice, at 100 % what runs is stopped and the run fails; 0 is no limit.",
    default: 0,
    check: notNegative("budget_usd"),
  },
  {
    name: "budget_tokens",
    type: "integer",
    help:
      "Tokens, read and written, that agents may use in all: at 80 % there is a notice, at 100 % what runs is stopped and the run fails; 0 is no limit.",
    default: 0,
  },
];
