/** Loads a plugin's file; only ever in a process of its own. */

import type { JsonValue, Plugin } from "../../handler.ts";

/**
 * Imports a plugin.
 *
 * @throws what the file throws, and {TypeError} when it exports no plugin.
 */
export async function loadPlugin(file: string): Promise<Plugin> {
  const module: { readonly default?: unknown } = await import(file);
  const plugin = module.default;
  if (typeof plugin !== "object" || plugin === null) {
    throw new TypeError("it has no default export that is an object");
  }
  if (!("run" in plugin) || typeof plugin.run !== "function") {
    throw new TypeError("its default export has no function run");
  }
  return plugin as Plugin;
}

/** What a plugin says of itself; the engine checks it. */
export function descriptionOf(plugin: Plugin): JsonValue {
  const { api, type, role, help, attributes, permissions } = plugin;
  return JSON.parse(
    JSON.stringify({ api, type, role, help, attributes, permissions }),
  );
}
