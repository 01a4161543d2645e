/** What the programs of one attempt may do: write, read, reach, know. */

import { presetsOf } from "../attributes/presets.ts";
import type { Needs } from "../handler.ts";
import type { Host } from "../host/host.ts";
import type { PlanNode } from "../plan.ts";
import type { SandboxPolicy } from "../sandbox/sandbox.ts";

/** Folders of one attempt, absolute. */
export interface AttemptFolders {
  readonly workspace: string;
  /** The attempt's artifacts. */
  readonly artifacts: string;
  /** `TMPDIR` of its programs. */
  readonly temp: string;
  /** Caches of the node's programs, kept from one attempt to the next. */
  readonly cache: string;
  /** Where changes are staged. */
  readonly scratch: string;
  /** The folder that the workspace is a copy of, as the run was told it. */
  readonly source?: string;
}

/** What a node's programs need beyond the usual, as its handler says. */
export function needsOf(
  host: Host,
  { handler, values }: Pick<PlanNode, "handler" | "values">,
): Needs {
  return handler.needs?.(values, (name) => host.env(name)) ?? {};
}

/** The limits of a node's programs, for a sandbox to put in force. `more` may be written besides. */
export function policyOf(
  node: Pick<PlanNode, "allowedWritePaths" | "denyReadPaths" | "net">,
  { workspace, artifacts, temp, cache, scratch, source }: AttemptFolders,
  more: readonly string[] = [],
): SandboxPolicy {
  return {
    workspace,
    allowedWritePaths: node.allowedWritePaths,
    extraWritable: [artifacts, temp, cache, ...more],
    denyReadPaths: node.denyReadPaths,
    net: node.net,
    scratch,
    ...(source !== undefined && { source }),
  };
}

/** Variables that every program gets. */
const PASSED = /^(PATH|HOME|LANG|LC_[A-Z]+|TERM|USER|SHELL|TZ|CI)$/;

/**
 * The environment of a node's programs: a few harmless variables, those that
 * `env_pass` names or its agent needs, folders of their own for what they put aside. Nothing else
 * of factory's own environment, where secrets live, gets through.
 */
export function environmentOf(
  host: Host,
  node: Pick<PlanNode, "envPass" | "presets" | "handler" | "values">,
  { temp, cache }: Pick<AttemptFolders, "temp" | "cache">,
): Record<string, string> {
  const passed = extraNames(host, node);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(host.environment())) {
    if (PASSED.test(name) || passed.has(name)) env[name] = value;
  }
  env["TMPDIR"] = temp;
  env["XDG_CACHE_HOME"] = cache;
  env["npm_config_cache"] = `${cache}/npm`;
  for (const [name, value] of Object.entries(presetsOf(node.presets).env)) {
    // What the node has asked for is what it gets.
    if (!passed.has(name)) env[name] = value.replaceAll("$CACHE", cache);
  }
  return env;
}

/** The names of the variables that a node's programs get from factory's own environment, sorted. */
export function passedNames(
  host: Host,
  node: Pick<PlanNode, "envPass" | "role" | "handler" | "values">,
): string[] {
  if (node.role !== "work" && node.role !== "agent") return [];
  const passed = extraNames(host, node);
  return Object.keys(host.environment())
    .filter((name) => PASSED.test(name) || passed.has(name)).sort();
}

/** The names of the variables that a node's programs get besides the harmless ones. */
export function extraNames(
  host: Host,
  node: Pick<PlanNode, "envPass" | "handler" | "values">,
): ReadonlySet<string> {
  return new Set([...node.envPass, ...needsOf(host, node).env ?? []]);
}
