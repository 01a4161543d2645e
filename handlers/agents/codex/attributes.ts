/** What a node can say to codex. Each attribute has a variable that stands in for it. */

import type { AttrSpec, AttrValue } from "../../../lib/handler.ts";
import { commonAttributes, programSpec } from "../program_settings.ts";

/** What codex is kept within: by factory's own limits, or by one of codex's sandboxes. */
const SANDBOXES = [
  "factory",
  "read-only",
  "workspace-write",
  "danger-full-access",
] as const;

/** One of them. */
export type CodexSandbox = typeof SANDBOXES[number];

/** What codex still knows of the approval policies. */
const APPROVALS: readonly string[] = ["on-request", "never"];

const spec = programSpec("codex");
const common = commonAttributes("codex");

/** All of them. */
export const CODEX_ATTRIBUTES: readonly AttrSpec[] = [
  common.path,
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
    check: checkApproval,
  },
  common.workdir,
  spec(
    "add_dirs",
    "list",
    "folders that it may write to besides, relative to the workspace or absolute",
  ),
  common.model,
  {
    ...spec(
      "profile",
      "string",
      "the settings in $CODEX_HOME/<name>.config.toml",
    ),
    check: checkProfile,
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
  common.timeout,
  common.heartbeat,
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

function checkApproval(value: AttrValue): string | undefined {
  return APPROVALS.includes(String(value))
    ? undefined
    : `codex.approval is ${JSON.stringify(value)}, but codex knows only ${
      APPROVALS.join(" and ")
    }`;
}

/** It becomes a part of a path. */
function checkProfile(value: AttrValue): string | undefined {
  return /^[A-Za-z0-9._-]+$/.test(String(value))
    ? undefined
    : `codex.profile is ${
      JSON.stringify(value)
    }, but may hold only letters, digits and . _ -`;
}
