/** Handlers as a program has them → handlers as the registry wants them. */

import type { Handler } from "../handler.ts";
import type { HandlerLoaders } from "../registry.ts";

/**
 * Loaders of handlers by type.
 *
 * @throws {TypeError} when two handlers have the same type.
 */
export function loadersOf(
  handlers: readonly Handler[] | HandlerLoaders,
): HandlerLoaders {
  if (!isList(handlers)) return handlers;
  const loaders: Record<string, HandlerLoaders[string]> = {};
  for (const handler of handlers) {
    if (Object.hasOwn(loaders, handler.type)) {
      throw new TypeError(`Cannot use two handlers of type "${handler.type}"`);
    }
    loaders[handler.type] = () => Promise.resolve({ default: handler });
  }
  return loaders;
}

/** `Array.isArray` does not know lists that cannot be changed. */
function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}
