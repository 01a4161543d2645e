/** What a node wants of codex, with every path resolved. */

import {
  SettingError,
  settingsOf,
  type SettingsSource,
} from "../../../lib/agents/settings.ts";
import type { Values } from "../../../lib/handler.ts";
import { resolveFolder, resolveProgram } from "../paths.ts";
import { modelOf, splitParts, timeoutOf } from "../program_settings.ts";
import { CODEX_ATTRIBUTES, type CodexSandbox } from "./attributes.ts";
import { blockedPaths } from "./blocked_paths.ts";

/** The options of one node. */
export interface CodexOptions {
  /** A name on `PATH`, or an absolute path. */
  readonly program: string;
  /** Absent: `factory` where the node has write limits, else `workspace-write`. */
  readonly sandbox?: CodexSandbox;
  readonly approval?: string;
  /** Absolute, as are all folders. */
  readonly workdir: string;
  readonly model?: string;
  readonly profile?: string;
  readonly addDirs: readonly string[];
  /** `key=value`. */
  readonly overrides: readonly string[];
  /** Commands to write to a setting. */
  readonly autoApprove?: {
    readonly key: string;
    readonly commands: readonly string[];
  };
  readonly disableMcp: boolean;
  readonly skipGitRepoCheck: boolean;
  readonly dangerousBypass: boolean;
  readonly strictReadScope: boolean;
  /** Relative to the workspace. */
  readonly blockedReadPaths: readonly string[];
  /** Milliseconds for a turn. */
  readonly timeoutMs?: number;
}

/** Where the settings come from. */
export interface CodexOptionsSource extends SettingsSource {
  /** Absolute. */
  readonly workspace: string;
}

/**
 * Reads a node's options.
 *
 * @throws {SettingError} when one of them cannot be honoured.
 */
export function codexOptions(source: CodexOptionsSource): CodexOptions {
  const { workspace } = source;
  const settings = settingsOf(CODEX_ATTRIBUTES, source);
  const text = (name: string) => settings.text(`codex.${name}`);
  const flag = (name: string) => settings.flag(`codex.${name}`);
  const approval = text("approval");
  const profile = text("profile");
  // Its declaration has no other values.
  const sandbox = text("sandbox") as CodexSandbox | undefined;
  const model = modelOf("codex", settings);
  const timeoutMs = timeoutOf("codex", settings);
  const autoApprove = autoApproveOf(settings);
  return {
    program: resolveProgram(workspace, text("path") ?? "codex", "codex"),
    workdir: resolveFolder(workspace, text("workdir") ?? ""),
    addDirs: settings.list("codex.add_dirs").map((path) =>
      resolveFolder(workspace, path)
    ),
    overrides: splitParts(text("config_overrides")),
    disableMcp: flag("disable_mcp"),
    skipGitRepoCheck: flag("skip_git_repo_check"),
    dangerousBypass: flag("dangerous_bypass"),
    strictReadScope: flag("strict_read_scope"),
    blockedReadPaths: blockedPaths(settings.list("codex.block_read_paths"), {
      scenarios: !flag("allow_read_scenarios"),
    }),
    ...(sandbox && { sandbox }),
    ...(approval && { approval }),
    ...(model && { model }),
    ...(profile && { profile }),
    ...(autoApprove && { autoApprove }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

function autoApproveOf(settings: Values): CodexOptions["autoApprove"] {
  const commands = settings.list("codex.auto_approve_commands");
  if (commands.length === 0) return undefined;
  const key = settings.text("codex.auto_approve_config_key");
  if (key === undefined) {
    throw new SettingError(
      "codex.auto_approve_commands requires codex.auto_approve_config_key",
    );
  }
  return { key, commands };
}
