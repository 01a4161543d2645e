/** What can be said about plugins, and what a loaded one is. */

import type { Handler, HandlerNode, PluginPermissions } from "../handler.ts";
import type { RunningProcess, SpawnCommand } from "../host/host.ts";
import type { GrantTable } from "./grants.ts";

/** Which plugins there are, and what they may do. */
export interface PluginOptions {
  /** Where to look, the folder that wins first. A folder that is none holds nothing. */
  readonly folders: readonly string[];
  /** What plugins may do beyond the default. @default nothing */
  readonly grants?: GrantTable;
  /** Built-in types that a plugin may replace. @default none */
  readonly override?: readonly string[];
  /** Starts the host that tells what a plugin is. @default the machine's own */
  readonly spawn?: (command: SpawnCommand) => RunningProcess;
  /** Milliseconds for an attempt of a node without `timeout`. @default 600000 */
  readonly timeoutMs?: number;
  /** Milliseconds that loading a plugin may take. @default 10000 */
  readonly loadTimeoutMs?: number;
}

/** A handler that stands for a plugin in another process. */
export interface LoadedPlugin extends Handler {
  /** Where it comes from. */
  readonly path: string;
  /** What it asks for. */
  readonly permissions: PluginPermissions;
}

/** A node, with the handler that runs it. */
export type NodeOfPlugin = Pick<HandlerNode, "id" | "type" | "values"> & {
  readonly handler: Handler;
};
