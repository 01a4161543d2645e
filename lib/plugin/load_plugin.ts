/** A plugin's file → a handler that stands for it in this process. */

import type { Host } from "../host/host.ts";
import type { LoadedPlugin, PluginOptions } from "./options.ts";
import { describe } from "./describe.ts";
import type { PluginFile } from "./folder.ts";
import { runPlugin } from "./run_plugin.ts";

/**
 * Loads a plugin: what it says of itself, and a `run` that starts its process.
 *
 * @param types the types that exist
 * @throws {PluginError} when it cannot be loaded.
 */
export async function loadPlugin(
  host: Host,
  file: PluginFile,
  types: readonly string[],
  { grants = {}, spawn, timeoutMs, loadTimeoutMs }: Pick<
    PluginOptions,
    "grants" | "spawn" | "timeoutMs" | "loadTimeoutMs"
  >,
): Promise<LoadedPlugin> {
  const { type } = file;
  const path = host.files.realPath(file.path);
  const granted = Object.hasOwn(grants, type) ? grants[type] ?? {} : {};
  const description = await describe(host, { type, path }, {
    spawn,
    timeoutMs: loadTimeoutMs,
    npm: (granted.npm ?? []).length > 0,
  });
  const runnable = {
    type,
    path,
    types,
    timeoutMs,
    grants: granted,
  };
  return {
    ...description,
    path: file.path,
    run: (node, context) => runPlugin(host, runnable, node, context),
  };
}
