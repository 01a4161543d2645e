/** The arguments that codex is really started with: the seed's, and what its present versions need. */

import type { Containment } from "./containment.ts";
import { profileArgs } from "./containment.ts";
import { stateFolder } from "./home.ts";
import type { CodexOptions } from "./options.ts";
import {
  approvalArgs,
  type CodexFiles,
  settingArgs,
  tomlList,
  tomlText,
} from "./seed_args.ts";

/** The server as a whole: codex does not take a switch of a server that is defined nowhere. */
const MCP_OFF = 'mcp_servers.memory_ops={command="true",enabled=false}';

/** What a turn needs besides the node's options. */
export interface TurnSetting {
  readonly files: CodexFiles;
  readonly containment: Containment;
  /** Absolute. */
  readonly home: string;
  /** The thread to go on with. */
  readonly thread?: string;
  /** How much the model is to reason. */
  readonly effort?: string;
  /** The model's provider, one that codex's settings know. */
  readonly provider?: string;
  /** Variables that commands of the agent do not get. */
  readonly secrets: readonly string[];
}

/** All arguments. */
export function commandArgs(
  options: CodexOptions,
  turn: TurnSetting,
): string[] {
  const { files, thread } = turn;
  const own = (name: string) =>
    options.overrides.some((override) => override.startsWith(name));
  return [
    ...approvalArgs(options),
    "exec",
    ...containmentArgs(turn, own),
    ...settingArgs(options, MCP_OFF),
    ...extraSettings(turn, own),
    // It would otherwise try for ever.
    ...["--disable", "unbounded_connection_retries"],
    // The workspace is a copy, mostly without a repository.
    ...["-C", options.workdir, "--skip-git-repo-check"],
    ...options.addDirs.flatMap((folder) => ["--add-dir", folder]),
    ...["--color", "never", "--json", "--output-schema", files.schema],
    ...["-o", files.response],
    ...(thread === undefined ? [] : ["resume", thread]),
    "-",
  ];
}

function containmentArgs(
  { containment, home }: TurnSetting,
  own: (name: string) => boolean,
): string[] {
  switch (containment.kind) {
    case "outer":
      return [
        "--dangerously-bypass-approvals-and-sandbox",
        ...(own("sqlite_home")
          ? []
          : ["-c", `sqlite_home=${tomlText(stateFolder(home))}`]),
      ];
    case "profile":
      return profileArgs(containment.access);
    case "mode":
      if (containment.mode === "danger-full-access") {
        return ["--dangerously-bypass-approvals-and-sandbox"];
      }
      return [
        ...["-s", containment.mode],
        ...(own("sandbox_workspace_write.")
          ? []
          : ["-c", "sandbox_workspace_write.exclude_slash_tmp=true"]),
      ];
    default:
      return containment satisfies never;
  }
}

function extraSettings(
  { effort, provider, secrets }: TurnSetting,
  own: (name: string) => boolean,
): string[] {
  const settings: (readonly [string, string | undefined])[] = [
    ["model_reasoning_effort", effort && tomlText(effort)],
    ["model_provider", provider && tomlText(provider)],
    ["shell_environment_policy.exclude", tomlList(secrets)],
    ["check_for_update_on_startup", "false"],
  ];
  return settings.flatMap(([key, value]) =>
    value === undefined || own(key) ? [] : ["-c", `${key}=${value}`]
  );
}
