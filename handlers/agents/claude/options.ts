/** What a node wants of claude, with every path resolved. */

import type { Values } from "../../../lib/handler.ts";
import { CodexOptionError, resolveFolder } from "../codex/paths.ts";
import { type Env, type Settings, settingsOf } from "../setting.ts";
import { checkPermissionMode, type PermissionMode } from "./attributes.ts";
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

/** Thrown when a setting cannot be honoured; the message is for the user. */
export class ClaudeOptionError extends RangeError {
  /** The class's name. */
  override readonly name = "ClaudeOptionError";
}

/** Where the settings come from. */
export interface ClaudeOptionsSource {
  readonly values: Values;
  readonly env: Env;
  /** Absolute. */
  readonly workspace: string;
}

const MAX_RETRIES = 4;

/**
 * Reads a node's options.
 *
 * @throws {ClaudeOptionError} when one of them cannot be honoured.
 */
export function claudeOptions(
  { values, env, workspace }: ClaudeOptionsSource,
): ClaudeOptions {
  const settings = settingsOf(values, env);
  const text = (name: string) => settings.text(`claude.${name}`);
  const list = (name: string) => settings.list(`claude.${name}`);
  const inWorkspace = (path: string) => resolved(workspace, path);
  const program = text("path") ?? "claude";
  const model = text("model") ??
    (values.text("llm_model")?.trim() || undefined);
  const maxTurns = amount(settings, "max_turns");
  const maxBudgetUsd = amount(settings, "max_budget_usd", { whole: false });
  const seconds = amount(settings, "timeout_seconds");
  const configDir = chosenConfigDir(values, env);
  if (configDir !== undefined && !configDir.startsWith("/")) {
    throw new ClaudeOptionError(
      `claude.config_dir is "${configDir}", but must be an absolute path`,
    );
  }
  const more = text("settings");
  return {
    program: program.includes("/") ? inWorkspace(program) : program,
    workdir: inWorkspace(text("workdir") ?? ""),
    addDirs: list("add_dirs").map(inWorkspace),
    permissionMode: modeOf(text("permission_mode") ?? "dontAsk"),
    allowedTools: list("allowed_tools"),
    disallowedTools: list("disallowed_tools"),
    maxRetries: retriesOf(settings, env),
    args: (text("args") ?? "").split(";;").map((arg) => arg.trim())
      .filter(Boolean),
    ...(model && { model }),
    ...(maxTurns && { maxTurns }),
    ...(maxBudgetUsd && { maxBudgetUsd }),
    ...(configDir !== undefined && { configDir }),
    ...(more !== undefined &&
      { settings: more.startsWith("{") ? more : inWorkspace(more) }),
    ...(seconds && { timeoutMs: seconds * 1000 }),
  };
}

function resolved(workspace: string, path: string): string {
  try {
    return resolveFolder(workspace, path);
  } catch (error) {
    if (!(error instanceof CodexOptionError)) throw error;
    throw new ClaudeOptionError(error.message, { cause: error });
  }
}

function modeOf(text: string): PermissionMode {
  const problem = checkPermissionMode(text);
  if (problem !== undefined) throw new ClaudeOptionError(problem);
  return text as PermissionMode;
}

function retriesOf(settings: Settings, env: Env): number {
  const own = amount(settings, "max_retries");
  if (own !== undefined) return own;
  const given = Number(env("CLAUDE_CODE_MAX_RETRIES") || NaN);
  return Number.isInteger(given) && given >= 0 ? given : MAX_RETRIES;
}

function amount(
  settings: Settings,
  name: string,
  { whole = true }: { readonly whole?: boolean } = {},
): number | undefined {
  const full = `claude.${name}`;
  const value = settings.number(full);
  if (value === undefined) return undefined;
  if (
    value >= 0 && (whole ? Number.isInteger(value) : Number.isFinite(value))
  ) {
    return value;
  }
  throw new ClaudeOptionError(
    `${full} is ${settings.text(full) ?? value}, but must be ${
      whole ? "a whole number" : "a number"
    }, not negative`,
  );
}
