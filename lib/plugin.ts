/**
 * Plugins: handlers in files of their own, found by their type when a pipeline
 * uses it, and run in processes of their own.
 *
 * @module
 */

import type { Handler } from "./handler.ts";
import type { Host } from "./host/host.ts";
import { PluginError } from "./plugin/error.ts";
import { type PluginFile, pluginFiles } from "./plugin/folder.ts";
import type {
  LoadedPlugin,
  NodeOfPlugin,
  PluginOptions,
} from "./plugin/options.ts";

export type {
  LoadedPlugin,
  NodeOfPlugin,
  PluginOptions,
} from "./plugin/options.ts";

/** A plugin that another one of its type hides. */
export interface ShadowedPlugin {
  /** Their type. */
  readonly type: string;
  /** The file that is not used. */
  readonly hidden: string;
  /** The file that is. */
  readonly by: string;
}

/** Finds plugins. */
export interface Plugins {
  /** Where they are looked for. */
  readonly folders: readonly string[];
  /** Their files, by type. */
  files(): ReadonlyMap<string, PluginFile>;
  /** Plugins that are not used, since a folder before has one of the type. */
  shadowed(): readonly ShadowedPlugin[];
  /**
   * Loads a plugin.
   *
   * @param known the types that exist, built-in ones among them
   * @throws {PluginError} when it cannot be loaded, or would replace a built-in type unasked.
   */
  load(type: string, known: KnownTypes): Promise<LoadedPlugin | undefined>;
  /**
   * Makes sure that the plugins of nodes may do what they ask for.
   *
   * @throws {PluginError} when something was not granted.
   */
  requireGrants(nodes: Iterable<NodeOfPlugin>): Promise<void>;
}

/** The types that exist. */
export interface KnownTypes {
  /** Their names. */
  readonly all: readonly string[];
  /** True for one that a plugin may not replace unasked. */
  isBuiltIn(type: string): boolean;
}

/** Types that begin and end a run: no plugin can do that. */
const FIXED = ["start", "exit"];

/** Finds plugins in folders. Nothing is read before it is asked for. */
export function createPlugins(host: Host, options: PluginOptions): Plugins {
  const { folders, grants = {}, override = [] } = options;
  const loaded = new WeakSet<Handler>();
  let scanned: Scan | undefined;
  const scan = () => scanned ??= scanFolders(host, folders);
  return {
    folders,
    files: () => scan().files,
    shadowed: () => scan().shadowed,
    async load(type, known) {
      if (FIXED.includes(type)) {
        if (override.includes(type)) throw fixedError(type);
        return undefined;
      }
      const file = scan().files.get(type);
      if (!file) return undefined;
      if (known.isBuiltIn(type) && !override.includes(type)) {
        throw new PluginError(
          `Cannot load plugin "${file.path}": there is a built-in handler of type "${type}"`,
          { hint: `--override-handler ${type} puts the plugin in its place` },
        );
      }
      const { loadPlugin } = await import("./plugin/load_plugin.ts");
      const plugin = await loadPlugin(host, file, known.all, options);
      loaded.add(plugin);
      return plugin;
    },
    async requireGrants(nodes) {
      const asking = [...nodes].filter(({ handler }) => loaded.has(handler));
      if (asking.length === 0) return;
      const { requireGrants } = await import("./plugin/require_grants.ts");
      requireGrants(asking, grants);
    },
  };
}

function fixedError(type: string): PluginError {
  return new PluginError(
    `Cannot replace the handler "${type}": where a run starts and ends is the engine's own`,
    { hint: `leave out --override-handler ${type}` },
  );
}

interface Scan {
  readonly files: ReadonlyMap<string, PluginFile>;
  readonly shadowed: readonly ShadowedPlugin[];
}

function scanFolders(host: Host, folders: readonly string[]): Scan {
  const files = new Map<string, PluginFile>();
  const shadowed: ShadowedPlugin[] = [];
  for (const folder of new Set(folders)) {
    for (const file of pluginFiles(host.files, folder)) {
      const first = files.get(file.type);
      if (first) {
        const { type, path: hidden } = file;
        shadowed.push({ type, hidden, by: first.path });
      } else {
        files.set(file.type, file);
      }
    }
  }
  return { files, shadowed };
}
