/** The attributes that every node has, whatever its handler. */

import { notNegative } from "./not_negative.ts";
import { PRESET_NAMES, unknownPresets } from "./presets.ts";
import type { AttrSpec, AttrValue } from "./spec.ts";

/** Declarations of everything that the engine reads from a node. */
export const NODE_ATTRIBUTES: readonly AttrSpec[] = [
  {
    name: "label",
    type: "string",
    help:
      "The node's name for people, and an agent's prompt when there is none; by default the id.",
  },
  {
    name: "shape",
    type: "string",
    help: "Chooses the handler, by the table of shapes, when there is no type.",
    default: "box",
  },
  {
    name: "type",
    type: "string",
    help: "Names the handler that runs the node.",
  },
  {
    name: "class",
    type: "string",
    help: "Classes for the stylesheet, separated by commas or spaces.",
  },
  {
    name: "timeout",
    type: "duration",
    help: "The longest that one attempt may take.",
    check: (value) =>
      value === 0
        ? "timeout is 0, but must be longer; leave it out for no limit"
        : undefined,
  },
  {
    // No default: an absent one means the graph's default_max_retries.
    name: "max_retries",
    type: "integer",
    help:
      "Attempts after the first; by default the graph's default_max_retries.",
  },
  {
    // No default: an absent one means the standard waits without retries of its own.
    name: "retry_policy",
    type: "enum",
    values: ["none", "standard", "aggressive", "linear", "patient"],
    help:
      "How long to wait between attempts and, without max_retries, how many there are: none 1, standard and aggressive 5, linear and patient 3.",
  },
  {
    name: "retry_on",
    type: "list",
    help: "The outcomes that are tried again: retry, fail or both.",
    default: ["retry", "fail"],
    check: checkRetryOn,
  },
  {
    name: "retry_from",
    type: "enum",
    values: ["dirty", "clean"],
    help:
      "The files that a further attempt finds: as the last one left them (dirty), or as they were before the first (clean).",
    default: "dirty",
  },
  {
    name: "retry_target",
    type: "string",
    help:
      "Where to go after a failure that no edge takes, and from an exit when this goal gate is unsatisfied.",
  },
  {
    name: "fallback_retry_target",
    type: "string",
    help: "Where to go when there is no retry_target.",
  },
  {
    name: "goal_gate",
    type: "boolean",
    help:
      "No exit ends the run well unless this node, once visited, ended in success.",
    default: false,
  },
  {
    name: "allow_partial",
    type: "boolean",
    help: "Exhausted retries end in partial_success instead of fail.",
    default: false,
  },
  {
    name: "auto_status",
    type: "boolean",
    help: "An agent that reports no outcome has succeeded.",
    default: false,
  },
  {
    name: "max_visits",
    type: "integer",
    help: "Visits of this node after which the run fails; 0 is no limit.",
    default: 0,
  },
  {
    name: "allowed_write_paths",
    type: "list",
    help:
      "The files (`main.go`) and folders (`src/`) that the node may write; empty is none, `./` is the workspace; without it, all.",
  },
  {
    name: "allow",
    type: "list",
    help:
      "Presets for well-known programs, added to allowed_write_paths where there is one: git, npm, deno, cargo, go, python.",
    check: checkAllow,
  },
  {
    name: "deny_read_paths",
    type: "list",
    help:
      "Files and folders of the workspace that the node's programs cannot read; agents have scripts/scenarios/ unless they set it.",
  },
  {
    name: "env_pass",
    type: "list",
    help:
      "Names of environment variables that the node's programs get besides PATH, HOME, LANG, LC_*, TERM, USER, SHELL, TZ and CI.",
  },
  {
    name: "net",
    type: "enum",
    values: ["none", "loopback", "all"],
    help:
      "The network that the node's programs have; by default all, and none for verification.",
  },
  {
    name: "requires_tool_success",
    type: "boolean",
    help: "Success counts only after required_tool_node has succeeded.",
    default: false,
  },
  {
    name: "required_tool_node",
    type: "string",
    help: "The node that requires_tool_success speaks of.",
  },
  {
    name: "fidelity",
    type: "string",
    help:
      "How much an agent is told about earlier stages: full, truncate, compact, summary:low, summary:medium or summary:high.",
  },
  {
    name: "thread_id",
    type: "string",
    help: "The session that an agent goes on with, at full fidelity.",
  },
  {
    name: "budget_usd",
    type: "number",
    help:
      "US dollars that the node's agent may cost, in all its executions together; beyond it fails with class budget, and its edges lead on. 0 is no limit.",
    check: notNegative("budget_usd"),
  },
  {
    name: "budget_tokens",
    type: "integer",
    help:
      "Tokens, read and written, that the node's agent may use, in all its executions together; beyond it fails with class budget, and its edges lead on. 0 is no limit.",
  },
  {
    name: "llm_model",
    type: "string",
    help: "The model that an agent uses.",
    aliases: ["model"],
  },
  {
    name: "llm_provider",
    type: "string",
    help: "The provider of the model.",
    aliases: ["provider"],
  },
  {
    name: "reasoning_effort",
    type: "string",
    help: "How hard a model thinks, such as low, medium or high.",
  },
];

/**
 * All declarations that hold for nodes of a handler: those of every node, then
 * its own. Where both declare a name, the handler's counts.
 */
export function nodeSpecs(
  handler: { readonly attributes: readonly AttrSpec[] } | undefined,
): readonly AttrSpec[] {
  if (!handler) return NODE_ATTRIBUTES;
  const own = new Set(handler.attributes.map(({ name }) => name));
  return [
    ...NODE_ATTRIBUTES.filter(({ name }) => !own.has(name)),
    ...handler.attributes,
  ];
}

function checkAllow(value: AttrValue): string | undefined {
  const [unknown] = Array.isArray(value) ? unknownPresets(value) : [];
  if (unknown === undefined) return undefined;
  return `allow has ${JSON.stringify(unknown)}, but may list ${
    PRESET_NAMES.join(", ")
  } only`;
}

function checkRetryOn(value: AttrValue): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const wrong = value.find((item) => item !== "retry" && item !== "fail");
  return wrong === undefined
    ? undefined
    : `retry_on has ${JSON.stringify(wrong)}, but may list retry and fail only`;
}
