/** A node's limits as claude's own rules: what it may use without being asked, and what not at all. */

import type { NodeLimits } from "../../../lib/handler.ts";
import type { ClaudeOptions } from "./options.ts";

/** Rules for tools. */
export interface Rules {
  readonly allowed: readonly string[];
  /** They go before those that allow. */
  readonly denied: readonly string[];
}

/** What the rules are made of. */
export interface RulesSource {
  readonly options: Pick<
    ClaudeOptions,
    "allowedTools" | "disallowedTools" | "workdir"
  >;
  readonly limits: NodeLimits;
  /** Absolute, without links. */
  readonly workspace: string;
  /** The kernel keeps the commands of the agent within the node's limits. */
  readonly enforced: boolean;
}

/** They change nothing, and are bound by what is denied. */
const READING = ["Read", "Glob", "Grep"];
const WEB = ["WebFetch", "WebSearch"];
/** They would go on after the turn, or move to another folder. */
const OUTLASTING = [
  ...["ScheduleWakeup", "CronCreate", "EnterWorktree", "SendMessage"],
];

/**
 * Makes the rules. Claude's rules bind its own tools: what its commands do is
 * bound by the kernel alone, so without it there are no commands.
 */
export function rulesOf(
  { options, limits, workspace, enforced }: RulesSource,
): Rules {
  const { allowedTools, disallowedTools } = options;
  const hasCommands = enforced || allowedTools.some(isCommand);
  const hasWeb = limits.net === "all";
  const paths = limits.allowedWritePaths ?? ["./"];
  // Where claude works is where its rules begin. Another folder is named in
  // full, which it does not understand when there are brackets in its name.
  const root = options.workdir === workspace ? "" : `/${escaped(workspace)}`;
  return {
    allowed: [
      ...READING,
      ...paths.flatMap((path) => rule("Edit", root, path)),
      ...(enforced ? ["Bash"] : []),
      ...(hasWeb ? WEB : []),
      ...allowedTools,
    ],
    denied: [
      ...limits.denyReadPaths.flatMap((path) => [
        ...hidden("Read", root, path),
        ...hidden("Edit", root, path),
      ]),
      ...OUTLASTING,
      ...(hasCommands ? [] : ["Bash"]),
      ...(hasWeb ? [] : WEB),
      ...disallowedTools,
    ],
  };
}

function isCommand(tool: string): boolean {
  return /^Bash\b/.test(tool);
}

/** A file, or all below a folder. */
function rule(tool: string, root: string, path: string): string[] {
  const plain = plainPath(path);
  if (plain === undefined) return [];
  if (plain === "") return [`${tool}(${root}/**)`];
  const at = `${root}/${escaped(plain)}`;
  return [`${tool}(${at}${path.endsWith("/") ? "/**" : ""})`];
}

/** What is hidden may be a file or a folder, whether it ends in a slash or not. */
function hidden(tool: string, root: string, path: string): string[] {
  const plain = plainPath(path);
  if (!plain) return [];
  const at = `${root}/${escaped(plain)}`;
  return [`${tool}(${at})`, `${tool}(${at}/**)`];
}

/** Without empty steps; `undefined` when it leads out. */
function plainPath(path: string): string | undefined {
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  return steps.includes("..") ? undefined : steps.join("/");
}

/** The patterns are those of gitignore, within parentheses. */
function escaped(path: string): string {
  return path.replace(/[\\*?[\]()]/g, "\\$&");
}
