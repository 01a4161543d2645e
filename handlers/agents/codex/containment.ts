/**
 * What keeps codex within a node's limits.
 *
 * Codex's own sandbox does not start within another one, so it is one or the other:
 * - `outer`: factory's sandbox around codex, whose own one is off. It holds single
 *   files, and hides what is not to be read.
 * - `profile`: codex's sandbox, told the node's lists. It knows folders only, and
 *   keeps commands off the network, which codex itself needs.
 * - `mode`: codex's sandbox as the user has named it.
 *
 * @module
 */

import type {
  NodeLimits,
  Values,
  WorkspaceFiles,
} from "../../../lib/handler.ts";
import type { CodexSandbox } from "./attributes.ts";
import type { CodexOptions } from "./options.ts";
import { tomlText } from "./seed_args.ts";

/** How a turn is contained. */
export type Containment =
  | { readonly kind: "outer" }
  | { readonly kind: "profile"; readonly access: Access }
  | { readonly kind: "mode"; readonly mode: CodexSandbox };

/** What commands may do, by absolute path. */
export interface Access {
  readonly write: readonly string[];
  readonly deny: readonly string[];
}

/** True when codex's own sandbox is asked for, within which no other one may stand. */
export function wantsOwnSandbox(settings: Values): boolean {
  const sandbox = settings.text("codex.sandbox") ?? "";
  if (settings.flag("codex.dangerous_bypass")) return false;
  if (sandbox === "danger-full-access") return false;
  if (sandbox === "read-only" || sandbox === "workspace-write") return true;
  const factory = sandbox === "factory" || settings.has("allowed_write_paths");
  // Codex has to reach its model whatever its commands may reach.
  return !factory || (settings.text("net") ?? "all") !== "all";
}

/** What a containment depends on. */
export interface ContainmentSetting {
  readonly options: CodexOptions;
  readonly limits: NodeLimits;
  /** Absolute. */
  readonly workspace: string;
  readonly files: WorkspaceFiles;
  /** True when the kernel keeps the node's programs within their limits. */
  readonly enforced: boolean;
}

/** Decides. */
export function containmentOf(setting: ContainmentSetting): Containment {
  const { options, limits, enforced } = setting;
  const hasLimits = limits.allowedWritePaths !== undefined;
  const sandbox = options.sandbox ??
    (hasLimits ? "factory" : "workspace-write");
  if (options.dangerousBypass || sandbox === "danger-full-access") {
    return { kind: "mode", mode: "danger-full-access" };
  }
  const deny = hidden(setting);
  if (sandbox === "factory") {
    if (enforced && limits.net === "all") return { kind: "outer" };
    return { kind: "profile", access: { write: writable(setting), deny } };
  }
  // Codex's modes let everything be read, and its one for workspaces leaves folders behind.
  const asIs = sandbox === "read-only" ||
    options.overrides.some((override) =>
      override.startsWith("sandbox_workspace_write.")
    );
  if (asIs && deny.length === 0) return { kind: "mode", mode: sandbox };
  const write = sandbox === "read-only" ? [] : folders(options);
  return { kind: "profile", access: { write, deny } };
}

/** Entries of the write limits that a profile can hold only as a whole folder, relative to the workspace. */
export function widened(
  { limits, files }: Pick<ContainmentSetting, "limits" | "files">,
): string[] {
  return (limits.allowedWritePaths ?? []).filter((entry) =>
    folderFor(files, entry) !== trimmed(entry)
  );
}

/**
 * Folders that codex protects in each folder that may be written. It does so by
 * mounts on empty ones, and does not always take them away again.
 */
const PROTECTED = [".git", ".codex", ".agents", ".aws"];

/** What a permission profile of codex says. */
export function profileArgs({ write, deny }: Access): string[] {
  const entries = [
    [":root", "read"],
    [":tmpdir", "write"],
    ...write.flatMap((path) => [
      [path, "write"],
      ...PROTECTED.map((name) => [`${path}/${name}`, "write"]),
    ]),
    ...deny.map((path) => [path, "deny"]),
  ] as const;
  const table = entries.map(([path, access]) =>
    `${tomlText(path!)}=${tomlText(access!)}` // both are there in every entry
  );
  return [
    ...["-c", 'default_permissions="factory"'],
    ...["-c", `permissions.factory.filesystem={${table.join(",")}}`],
  ];
}

function writable(
  { options, limits, workspace, files }: ContainmentSetting,
): string[] {
  const allowed = limits.allowedWritePaths;
  if (!allowed) return folders(options);
  const all = allowed.map((entry) =>
    absolute(workspace, folderFor(files, entry))
  );
  return [...new Set(all)];
}

function folders({ workdir, addDirs }: CodexOptions): string[] {
  return [...new Set([workdir, ...addDirs])];
}

/** The nearest folder that exists: nothing else can be opened to writing. */
function folderFor(files: WorkspaceFiles, entry: string): string {
  const steps = trimmed(entry).split("/").filter(Boolean);
  for (; steps.length > 0; steps.pop()) {
    const path = steps.join("/");
    if (files.kind(path) === "directory") return path;
  }
  return "";
}

function trimmed(entry: string): string {
  return entry.split("/").filter((step) => step !== "" && step !== ".")
    .join("/");
}

/** What is below something hidden is hidden with it, and cannot be hidden once more. */
function hidden({ limits, workspace, files }: ContainmentSetting): string[] {
  const paths = limits.denyReadPaths.map(trimmed)
    .filter((path) => path !== "" && files.kind(path) !== undefined);
  return [...new Set(paths)]
    .filter((path) => !paths.some((other) => path.startsWith(`${other}/`)))
    .map((path) => absolute(workspace, path));
}

function absolute(workspace: string, path: string): string {
  return path === "" ? workspace : `${workspace}/${path}`;
}
