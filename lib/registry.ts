/**
 * The one table from type to handler, loaded when a pipeline uses it.
 *
 * @module
 */

import type { Handler } from "./handler.ts";
import type { Plugins } from "./plugin.ts";

/** Handlers by type, as modules that are imported on first use. */
export type HandlerLoaders = Readonly<
  Record<string, () => Promise<{ default: Handler }>>
>;

/** Finds handlers by type. */
export interface Registry {
  /** All types, sorted. */
  readonly types: readonly string[];
  /** Where plugins come from, if they are looked for. */
  readonly plugins?: Plugins;
  /**
   * The handler of a type, or `undefined` when there is none.
   *
   * @throws {PluginError} when a plugin of the type cannot be used.
   */
  load(type: string): Promise<Handler | undefined>;
}

/** Makes a registry of lazily imported modules, and of plugins. */
export function createRegistry(
  loaders: HandlerLoaders,
  plugins?: Plugins,
): Registry {
  const loaded = new Map<string, Promise<Handler | undefined>>();
  const isBuiltIn = (type: string) => Object.hasOwn(loaders, type);
  let all: readonly string[] | undefined;
  const types = () =>
    all ??= [
      ...new Set([...Object.keys(loaders), ...plugins?.files().keys() ?? []]),
    ].sort();
  const load = async (type: string): Promise<Handler | undefined> => {
    const plugin = await plugins?.load(type, { all: types(), isBuiltIn });
    if (plugin) return plugin;
    if (!isBuiltIn(type)) return undefined;
    // Its own property, as was just seen.
    return checked(type, (await loaders[type]!()).default);
  };
  return {
    get types() {
      return types();
    },
    ...(plugins && { plugins }),
    load(type) {
      const known = loaded.get(type);
      if (known) return known;
      const loading = load(type);
      loaded.set(type, loading);
      return loading;
    },
  };
}

function checked(type: string, handler: Handler): Handler {
  if (handler.type !== type) {
    throw new TypeError(
      `Cannot load handler "${type}": its module declares type "${handler.type}"`,
    );
  }
  return handler;
}
