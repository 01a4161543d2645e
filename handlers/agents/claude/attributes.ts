/** What a node can say to claude. Each attribute has a variable that stands in for it. */

import type { AttrSpec, AttrValue } from "../../../lib/handler.ts";
import { commonAttributes, programSpec } from "../program_settings.ts";

/** What claude does where it would ask. */
const PERMISSION_MODES = [
  "dontAsk",
  "acceptEdits",
  "auto",
  "bypassPermissions",
  "plan",
] as const;

/** One of them. */
export type PermissionMode = typeof PERMISSION_MODES[number];

const spec = programSpec("claude");
const common = commonAttributes("claude");

/** All of them. */
export const CLAUDE_ATTRIBUTES: readonly AttrSpec[] = [
  common.path,
  common.workdir,
  spec(
    "add_dirs",
    "list",
    "folders that its tools may use besides, relative to the workspace or absolute; the node's limits hold all the same",
  ),
  common.model,
  {
    ...spec(
      "permission_mode",
      "enum",
      "what it does where it would ask; by default dontAsk, which refuses what the node's limits do not allow. The node's limits hold in every mode",
    ),
    values: PERMISSION_MODES,
  },
  spec(
    "allowed_tools",
    "list",
    "rules of tools that it may use besides, such as mcp__server__tool",
  ),
  spec(
    "disallowed_tools",
    "list",
    "rules of tools that it may not use, such as WebFetch; they go before allowed ones",
  ),
  spec(
    "max_turns",
    "integer",
    "answers of the model in one turn; 0 is no limit",
  ),
  {
    ...spec(
      "max_budget_usd",
      "number",
      "US dollars after which claude itself ends the turn; budget_usd counts for all agents",
    ),
    check: checkBudget,
  },
  spec(
    "max_retries",
    "integer",
    "how often it tries again by itself, in the same session, when the API cannot answer; by default $CLAUDE_CODE_MAX_RETRIES, or 4",
  ),
  {
    ...spec(
      "config_dir",
      "string",
      "the absolute path of a folder for its settings, login and sessions in pipelines, which it may write to; by default $CLAUDE_CONFIG_DIR, or ~/.claude, where only sessions are written",
    ),
    check: (value) => checkConfigDir(String(value)),
  },
  spec(
    "settings",
    "string",
    "more settings: a file in the workspace, an absolute path, or JSON",
  ),
  spec("args", "string", "more arguments of the program, separated by ;;"),
  common.timeout,
  common.heartbeat,
];

function checkBudget(value: AttrValue): string | undefined {
  return Number(value) >= 0
    ? undefined
    : `claude.max_budget_usd is ${value}, but must not be negative`;
}

/** What is wrong with a folder that an attribute or a variable gives. */
export function checkConfigDir(
  path: string,
  name: string = "claude.config_dir",
): string | undefined {
  return path.trim().startsWith("/")
    ? undefined
    : `${name} is ${JSON.stringify(path)}, but must be an absolute path`;
}
