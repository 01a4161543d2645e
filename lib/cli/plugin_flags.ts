/** Flags that say where plugins come from, and what they may do. */

import type { FactoryParts } from "../factory.ts";
import type { Host } from "../host/host.ts";
import { mergeGrants, parseGrant } from "../plugin/grants.ts";
import type { Plugins } from "../plugin.ts";
import { painter } from "../sinks/text.ts";
import type { Outside } from "./io.ts";
import { completeFolders } from "./proposals.ts";
import { STDIN } from "./source.ts";

/** Where plugins of a project are, below its folder. */
export const PROJECT_PLUGINS = ".factory/plugins";

/** Values of {@linkcode FOLDER_FLAGS}. */
export interface FolderFlags {
  readonly plugins?: readonly string[];
  readonly "override-handler"?: readonly string[];
}

/** Values of {@linkcode PLUGIN_FLAGS}. */
export interface PluginFlags extends FolderFlags {
  readonly "allow-plugin"?: readonly string[];
}

/** Where plugins come from. */
export const FOLDER_FLAGS = {
  plugins: {
    kind: "parsed",
    parse: String,
    proposeCompletions: completeFolders,
    brief: "Folder with plugins, to look into first; may be given again",
    placeholder: "DIR",
    optional: true,
    variadic: true,
  },
  "override-handler": {
    kind: "parsed",
    parse: String,
    brief: "Type of a built-in handler that a plugin may replace",
    placeholder: "TYPE",
    optional: true,
    variadic: ",",
  },
} as const;

/** Where plugins come from, and what they may do. */
export const PLUGIN_FLAGS = {
  ...FOLDER_FLAGS,
  "allow-plugin": {
    kind: "parsed",
    parse: grantText,
    brief:
      "What a plugin may do besides, such as http_check=net:example.com; may be given again",
    placeholder: "GRANT",
    optional: true,
    variadic: true,
  },
} as const;

function grantText(text: string): string {
  parseGrant(text);
  return text;
}

/** Where a pipeline is, and what it works on. */
export interface PipelinePlace {
  readonly workdir: string;
  /** The pipeline's file, if there is one. */
  readonly pipeline?: string | undefined;
}

/** The parts of a factory that flags decide: plugins are looked for where they say, then in the usual folders. */
export function pluginParts(
  host: Host,
  flags: PluginFlags,
  { workdir, pipeline }: PipelinePlace,
): Pick<FactoryParts, "plugins"> {
  const beside =
    pipeline === undefined || pipeline === STDIN || pipeline === "-"
      ? undefined
      : folderOf(pipeline);
  const folders = [
    ...flags.plugins ?? [],
    `${workdir}/${PROJECT_PLUGINS}`,
    ...(beside === undefined ? [] : [`${beside}/plugins`]),
  ].map((folder) => absolute(host, folder));
  const grants = mergeGrants((flags["allow-plugin"] ?? []).map(parseGrant));
  const override = flags["override-handler"] ?? [];
  return { plugins: { folders, grants, override } };
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}

function absolute(host: Host, path: string): string {
  const plain = path.replace(/^(?:\.\/)+/, "");
  return path.startsWith("/") ? path : `${host.cwd()}/${plain}`;
}

/** Tells which plugins are hidden by others: of those a pipeline uses, if it is known. */
export function reportShadowed(
  { stderr }: Pick<Outside, "stderr">,
  plugins: Plugins | undefined,
  used?: ReadonlySet<string>,
): void {
  for (const { type, hidden, by } of plugins?.shadowed() ?? []) {
    if (used && !used.has(type)) continue;
    stderr.write(
      `${
        painter(stderr)("yellow", "note:")
      } plugin ${type} of ${by} hides ${hidden}\n`,
    );
  }
}

/** The flags again, for a command that goes on with a run. */
export function pluginFlagWords(flags: PluginFlags): readonly string[] {
  const again = (name: keyof PluginFlags) =>
    (flags[name] ?? []).flatMap((value) => [`--${name}`, value]);
  return [
    ...again("plugins"),
    ...again("override-handler"),
    ...again("allow-plugin"),
  ];
}

/** Where a run that exists came from. */
export function placeOfRun(
  { files }: Host,
  folder: string,
  pipeline: string | undefined,
): PipelinePlace {
  const path = `${folder}/manifest.json`;
  const text = files.lstat(path) ? files.readText(path) : "{}";
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    // Resuming mends it, or says what is wrong.
    if (!(error instanceof SyntaxError)) throw error;
  }
  const field = (name: string): string | undefined => {
    const value = typeof manifest === "object" && manifest !== null
      ? (manifest as Record<string, unknown>)[name]
      : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    workdir: field("original_workdir") ?? ".",
    pipeline: pipeline ?? field("pipeline_path"),
  };
}
