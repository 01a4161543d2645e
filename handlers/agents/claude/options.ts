/** What a node wants of claude, with every path resolved. */

import {
  type Env,
  SettingError,
  settingsOf,
  type SettingsSource,
} from "../../../lib/agents/settings.ts";
import { resolveFolder, resolveProgram } from "../paths.ts";
import { modelOf, splitParts, timeoutOf } from "../program_settings.ts";
import {
  checkConfigDir,
  CLAUDE_ATTRIBUTES,
  type PermissionMode,
} from "./attributes.ts";
import { chosenConfigDir } from "./config_dir.ts";

/** The options of one node. */
export interface ClaudeOptions {
  /** A name on `PATH`, or an absolute path. */
  readonly program: string;
  /** Absolute, as are all folders. */
  readonly workdir: string;
  readonly addDirs: readonly string[];
  readonly model?: string;
  readonly permissionMode: PermissionMode;
  readonly allowedTools: readonly string[];
  readonly disallowedTools: readonly string[];
  readonly maxTurns?: number;
  readonly maxBudgetUsd?: number;
  readonly maxRetries: number;
  /** Absent: claude's own choice. */
  readonly configDir?: string;
  /** A file or JSON. */
  readonly settings?: string;
  readonly args: readonly string[];
  /** Milliseconds for a turn. */
  readonly timeoutMs?: number;
}

/** Where the settings come from. */
export interface ClaudeOptionsSource extends SettingsSource {
  /** Absolute. */
  readonly workspace: string;
}

const MAX_RETRIES = 4;

/**
 * Reads a node's options.
 *
 * @throws {SettingError} when one of them cannot be honoured.
 */
export function claudeOptions(source: ClaudeOptionsSource): ClaudeOptions {
  const { env, workspace } = source;
  const settings = settingsOf(CLAUDE_ATTRIBUTES, source);
  const text = (name: string) => settings.text(`claude.${name}`);
  const list = (name: string) => settings.list(`claude.${name}`);
  const number = (name: string) => settings.number(`claude.${name}`);
  const inWorkspace = (path: string) => resolveFolder(workspace, path);
  const model = modelOf("claude", settings);
  const maxTurns = number("max_turns");
  const maxBudgetUsd = number("max_budget_usd");
  const timeoutMs = timeoutOf("claude", settings);
  const configDir = chosenConfigDir(settings, env);
  const mistake = configDir === undefined
    ? undefined
    : checkConfigDir(configDir, "$CLAUDE_CONFIG_DIR");
  if (mistake !== undefined) throw new SettingError(mistake);
  const more = text("settings");
  return {
    program: resolveProgram(workspace, text("path") ?? "claude", "claude"),
    workdir: inWorkspace(text("workdir") ?? ""),
    addDirs: list("add_dirs").map(inWorkspace),
    // Its declaration has no other values.
    permissionMode: (text("permission_mode") ?? "dontAsk") as PermissionMode,
    allowedTools: list("allowed_tools"),
    disallowedTools: list("disallowed_tools"),
    maxRetries: number("max_retries") ?? usualRetries(env),
    args: splitParts(text("args")),
    ...(model && { model }),
    ...(maxTurns && { maxTurns }),
    ...(maxBudgetUsd && { maxBudgetUsd }),
    ...(configDir !== undefined && { configDir }),
    ...(more !== undefined &&
      { settings: more.startsWith("{") ? more : inWorkspace(more) }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

function usualRetries(env: Env): number {
  const given = Number(env("CLAUDE_CODE_MAX_RETRIES") || NaN);
  return Number.isInteger(given) && given >= 0 ? given : MAX_RETRIES;
}
