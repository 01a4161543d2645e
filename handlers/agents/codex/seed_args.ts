/** The arguments that the seed would give codex, which `codex.args.txt` holds. */

import type { CodexOptions } from "./options.ts";

/** The files of a turn, absolute. */
export interface CodexFiles {
  /** The schema of the answer. */
  readonly schema: string;
  /** The answer. */
  readonly response: string;
}

/** The MCP server that the seed knows how to turn off, and how it did. */
const MCP_SWITCH = "mcp_servers.memory_ops.enabled";
const MCP_OFF = `${MCP_SWITCH}=false`;

/** All arguments, in the seed's order. */
export function seedArgs(options: CodexOptions, files: CodexFiles): string[] {
  const { sandbox = "factory" } = options;
  return [
    ...approvalArgs(options),
    "exec",
    // The seed knew no sandbox but codex's own.
    ...["-s", sandbox === "factory" ? "workspace-write" : sandbox],
    ...settingArgs(options, MCP_OFF),
    ...["-C", options.workdir],
    ...(options.skipGitRepoCheck ? ["--skip-git-repo-check"] : []),
    ...options.addDirs.flatMap((folder) => ["--add-dir", folder]),
    ...(options.dangerousBypass
      ? ["--dangerously-bypass-approvals-and-sandbox"]
      : []),
    ...["--color", "never", "--output-schema", files.schema],
    ...["-o", files.response, "-"],
  ];
}

/** The approval policy: codex takes it only before `exec`. */
export function approvalArgs({ approval }: CodexOptions): string[] {
  return approval === undefined ? [] : ["-a", approval];
}

/** Model, profile and settings; `mcpOff` is the one that turns the server off. */
export function settingArgs(options: CodexOptions, mcpOff: string): string[] {
  const { model, profile, overrides, disableMcp, autoApprove } = options;
  const isSet = overrides.some((override) =>
    override.split("=")[0]?.trim() === MCP_SWITCH
  );
  return [
    ...(model === undefined ? [] : ["-m", model]),
    ...(profile === undefined ? [] : ["-p", profile]),
    ...overrides.flatMap((override) => ["-c", override]),
    ...(disableMcp && !isSet ? ["-c", mcpOff] : []),
    ...(autoApprove
      ? ["-c", `${autoApprove.key}=${tomlList(autoApprove.commands)}`]
      : []),
  ];
}

/** A list of texts as TOML. */
export function tomlList(texts: readonly string[]): string {
  return `[${texts.map(tomlText).join(",")}]`;
}

/** A text as TOML. */
export function tomlText(text: string): string {
  // JSON's escapes are TOML's, but for the control character that JSON leaves as it is.
  return JSON.stringify(text).replaceAll("\x7f", "\\u007f");
}
