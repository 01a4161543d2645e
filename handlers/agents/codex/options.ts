/** What a node wants of codex, with every path resolved. */

import type { Values } from "../../../lib/handler.ts";
import {
  checkApproval,
  checkProfile,
  checkSandbox,
  type CodexSandbox,
} from "./attributes.ts";
import {
  blockedPaths,
  CodexOptionError,
  resolveFolder,
  resolveProgram,
} from "./paths.ts";
import { type Env, type Settings, settingsOf } from "../setting.ts";

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
export interface CodexOptionsSource {
  readonly values: Values;
  readonly env: Env;
  /** Absolute. */
  readonly workspace: string;
}

/**
 * Reads a node's options.
 *
 * @throws {CodexOptionError} when one of them cannot be honoured.
 */
export function codexOptions(
  { values, env, workspace }: CodexOptionsSource,
): CodexOptions {
  const settings = settingsOf(values, env);
  const text = (name: string) => settings.text(`codex.${name}`);
  const flag = (name: string) => settings.flag(`codex.${name}`);
  const approval = checked(text("approval"), checkApproval);
  const profile = checked(text("profile"), checkProfile);
  const sandbox = checked(text("sandbox"), checkSandbox) as
    | CodexSandbox
    | undefined;
  const model = text("model") ??
    (values.text("llm_model")?.trim() || undefined);
  const timeoutMs = timeoutOf(settings);
  const autoApprove = autoApproveOf(settings);
  return {
    program: resolveProgram(workspace, text("path") ?? "codex"),
    workdir: resolveFolder(workspace, text("workdir") ?? ""),
    addDirs: settings.list("codex.add_dirs").map((path) =>
      resolveFolder(workspace, path)
    ),
    overrides: overridesOf(text("config_overrides")),
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

/** The settings between `;;`. */
export function overridesOf(text: string | undefined): string[] {
  return (text ?? "").split(";;").map((part) => part.trim()).filter(Boolean);
}

function autoApproveOf(settings: Settings): CodexOptions["autoApprove"] {
  const commands = settings.list("codex.auto_approve_commands");
  if (commands.length === 0) return undefined;
  const key = settings.text("codex.auto_approve_config_key");
  if (key === undefined) {
    throw new CodexOptionError(
      "codex.auto_approve_commands requires codex.auto_approve_config_key",
    );
  }
  return { key, commands };
}

function timeoutOf(settings: Settings): number | undefined {
  const name = "codex.timeout_seconds";
  const seconds = settings.number(name) ?? 0;
  if (!Number.isInteger(seconds) || seconds < 0) {
    throw new CodexOptionError(
      `${name} is ${
        settings.text(name)
      }, but must be a whole number of seconds`,
    );
  }
  return seconds === 0 ? undefined : seconds * 1000;
}

function checked(
  value: string | undefined,
  check: (value: string) => string | undefined,
): string | undefined {
  const problem = value === undefined ? undefined : check(value);
  if (problem !== undefined) throw new CodexOptionError(problem);
  return value;
}
