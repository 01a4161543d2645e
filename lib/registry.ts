/**
 * The one table from type to handler, loaded when a pipeline uses it.
 *
 * @module
 */

import type { Handler } from "./handler.ts";

/** Handlers by type, as modules that are imported on first use. */
export type HandlerLoaders = Readonly<
  Record<string, () => Promise<{ default: Handler }>>
>;

/** Finds handlers by type. */
export interface Registry {
  /** All types, sorted. */
  readonly types: readonly string[];
  /** The handler of a type, or `undefined` when there is none. */
  load(type: string): Promise<Handler | undefined>;
}

/** Makes a registry of lazily imported modules. */
export function createRegistry(loaders: HandlerLoaders): Registry {
  const loaded = new Map<string, Promise<Handler>>();
  return {
    types: Object.keys(loaders).sort(),
    load(type) {
      const known = loaded.get(type);
      if (known) return known;
      if (!Object.hasOwn(loaders, type)) return Promise.resolve(undefined);
      const loading = loaders[type]!().then((module) =>
        checked(type, module.default)
      );
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
