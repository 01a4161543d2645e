/** What a node can say to codex. Each attribute has a variable that stands in for it. */

import type { AttrSpec, AttrType } from "../../../lib/handler.ts";
import { variableOf } from "../setting.ts";

/** What codex is kept within: by factory's own limits, or by one of codex's sandboxes. */
export const SANDBOXES = [
  "factory",
  "read-only",
  "workspace-write",
  "danger-full-access",
] as const;

/** One of them. */
export type CodexSandbox = typeof SANDBOXES[number];

/** What codex still knows of the approval policies. */
export const APPROVALS: readonly string[] = ["on-request", "never"];

/** Says what is wrong with an approval policy. */
export function checkApproval(value: string): string | undefined {
  return APPROVALS.includes(value)
    ? undefined
    : `codex.approval is ${JSON.stringify(value)}, but codex knows only ${
      APPROVALS.join(" and ")
    }`;
}

/** Says what is wrong with a sandbox. */
export function checkSandbox(value: string): string | undefined {
  const known: readonly string[] = SANDBOXES;
  return known.includes(value)
    ? undefined
    : `codex.sandbox is ${JSON.stringify(value)}, but may be ${
      SANDBOXES.join(", ")
    }`;
}

/** Says what is wrong with a name that becomes a part of a path. */
export function checkProfile(value: string): string | undefined {
  return /^[A-Za-z0-9._-]+$/.test(value)
    ? undefined
    : `codex.profile is ${
      JSON.stringify(value)
    }, but may hold only letters, digits and . _ -`;
}

/** All of them. */
export const CODEX_ATTRIBUTES: readonly AttrSpec[] = [
  spec(
    "path",
    "string",
    'the program: a name on PATH, a path in the workspace, or an absolute one; by default "codex"',
  ),
  {
    ...spec(
      "sandbox",
      "enum",
      "what keeps it within limits: factory (the node's limits, exactly; the default of nodes that have any), or one of codex's own: workspace-write (else the default), read-only, danger-full-access",
    ),
    values: SANDBOXES,
  },
  {
    ...spec(
      "approval",
      "string",
      "what it does where it would ask: on-request or never",
    ),
    values: APPROVALS,
    check: (value) => checkApproval(String(value)),
  },
  spec(
    "workdir",
    "string",
    "the folder it works in, relative to the workspace or absolute",
  ),
  spec(
    "add_dirs",
    "list",
    "folders that it may write to besides, relative to the workspace or absolute",
  ),
  spec("model", "string", "the model; by default the node's llm_model"),
  {
    ...spec(
      "profile",
      "string",
      "the settings in $CODEX_HOME/<name>.config.toml",
    ),
    check: (value) => checkProfile(String(value)),
  },
  spec(
    "config_overrides",
    "string",
    "settings as key=value, separated by ;;",
  ),
  spec(
    "auto_approve_commands",
    "list",
    "commands that are written to the setting that auto_approve_config_key names",
  ),
  spec(
    "auto_approve_config_key",
    "string",
    "the setting for auto_approve_commands",
  ),
  spec(
    "timeout_seconds",
    "integer",
    "seconds that one turn may take; 0 is no limit",
  ),
  spec(
    "heartbeat_seconds",
    "integer",
    "seconds of silence after which the live view says that it still runs; by default 15",
  ),
  spec(
    "skip_git_repo_check",
    "boolean",
    "is passed on; a workspace needs no repository in any case",
  ),
  spec(
    "dangerous_bypass",
    "boolean",
    "turns codex's own sandbox off; factory's limits hold all the same",
  ),
  spec("disable_mcp", "boolean", "turns the MCP server memory_ops off"),
  spec(
    "block_read_paths",
    "list",
    "files and folders of the workspace that it cannot read, besides deny_read_paths",
  ),
  spec(
    "strict_read_scope",
    "boolean",
    "hides all of the workspace but workdir, add_dirs and the program",
  ),
  spec(
    "allow_read_scenarios",
    "boolean",
    "lets it read scripts/scenarios/, which is hidden from agents by default",
  ),
];

function spec(name: string, type: AttrType, help: string): AttrSpec {
  const full = `codex.${name}`;
  return {
    ...{ name: full, type },
    help: `For codex: ${help} ($${variableOf(full)}).`,
  };
}
