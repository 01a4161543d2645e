/** Stops a run whose plugins may not do what they ask for, before it starts. */

import type { LoadedPlugin, NodeOfPlugin } from "./options.ts";
import { PluginError } from "./error.ts";
import {
  flagFor,
  type GrantTable,
  isGranted,
  type Request,
  requestsOf,
} from "./grants.ts";

/**
 * Compares what the plugins of nodes ask for with what was granted.
 *
 * @throws {PluginError} whose hint is the flags that are missing.
 */
export function requireGrants(
  nodes: readonly NodeOfPlugin[],
  grants: GrantTable,
): void {
  const missing = new Map<string, Request[]>();
  const complaints: string[] = [];
  for (const node of nodes) {
    const { type, permissions } = node.handler as LoadedPlugin;
    const granted = Object.hasOwn(grants, type) ? grants[type] ?? {} : {};
    const lacking = requestsOf(permissions, node)
      .filter((request) => !isGranted(request, granted));
    if (lacking.length === 0) continue;
    missing.set(type, [...missing.get(type) ?? [], ...lacking]);
    const asked = lacking.map(({ kind, value = "(known when it runs)" }) =>
      kind === "npm" ? "packages from npm" : `${kind} ${value}`
    );
    complaints.push(
      `plugin ${type} asks at node ${node.id} for ${
        [...new Set(asked)].join(", ")
      }, which was not granted`,
    );
  }
  if (complaints.length === 0) return;
  throw new PluginError(`Cannot start the run: ${complaints.join("; ")}`, {
    hint: `add ${
      [...missing].map(([type, requests]) => flagFor(type, requests)).join(" ")
    }`,
  });
}
