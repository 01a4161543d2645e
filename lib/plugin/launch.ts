/** The command that starts a plugin's host, with permissions and environment cut down to it. */

import { moduleUrl } from "../form.ts";
import type { Host } from "../host/host.ts";
import { cacheFolder, npmFolder } from "./cache.ts";
import type { Grants } from "./grants.ts";
import { PluginError } from "./error.ts";

/** What a host may do. A path stands for all that is below it. */
export interface HostPermissions {
  readonly read: readonly string[];
  readonly denyRead?: readonly string[];
  readonly write: readonly string[];
  readonly denyWrite?: readonly string[];
  /** All else: nothing, unless it is granted. */
  readonly grants: Grants;
}

/** Megabytes of JavaScript objects that a plugin may hold. */
export const HEAP_MB = 256;

/** The hidden command of a compiled factory that is a host. */
const HOST_COMMAND = "__plugin-host";

/** How to start a host. */
export interface HostLaunch {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** What its standard input gets. */
  readonly stdin: string;
}

/**
 * Says how to start a host.
 *
 * @throws {PluginError} when a path cannot be put into a permission, or npm was granted and cannot be had.
 */
export function launch(
  host: Host,
  permissions: HostPermissions,
  request: object,
): HostLaunch {
  const { path, standalone } = host.executable();
  const main = moduleUrl("lib/plugin/host_main.ts");
  const remote = !main.startsWith("file:");
  const npm = (permissions.grants.npm ?? []).length > 0;
  if (npm && standalone) throw new PluginError(NO_NPM, { hint: BUNDLE });
  const cache = cacheFolder(host, [
    ...(remote ? ["remote" as const] : []),
    ...(npm ? ["npm" as const] : []),
  ]);
  const env = {
    ...environment(host, permissions.grants),
    DENO_DIR: cache,
  };
  if (standalone) {
    // The flags of a compiled program are fixed, so a worker has to be cut down.
    return {
      argv: [path, HOST_COMMAND],
      env,
      stdin: JSON.stringify({ permissions, request }),
    };
  }
  // A package's own files, under both names that they have.
  const packages = npm ? [`${cache}/npm`, npmFolder(host) ?? []].flat() : [];
  const allowed = {
    ...permissions,
    read: [...permissions.read, ...packages],
  };
  return {
    argv: [path, "run", ...runFlags(remote, npm), ...flags(allowed), main],
    env,
    stdin: JSON.stringify(request),
  };
}

const NO_NPM =
  "Cannot give a plugin packages from npm: a compiled factory loads none";
const BUNDLE =
  "put them in with factory plugin bundle FILE, and leave out the grant";

/**
 * Nobody calls this. A host may fetch nothing, so that a factory which comes
 * from a registry has to have fetched it; Deno fetches all that is imported.
 */
export function fetchedWithFactory(): Promise<unknown> {
  return import("./host_main.ts");
}

function runFlags(remote: boolean, npm: boolean): string[] {
  return [
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    // Without a configuration Deno looks for packages in its cache alone, never in the workspace.
    ...(npm ? [] : ["--no-npm"]),
    // A host that comes from a registry is a remote module itself.
    ...(remote ? [] : ["--no-remote"]),
    "--cached-only",
    "--no-check",
    `--v8-flags=--max-old-space-size=${HEAP_MB}`,
  ];
}

function flags(permissions: HostPermissions): string[] {
  const { read, denyRead = [], write, denyWrite = [], grants } = permissions;
  const { read: more = [], npm: _, ...others } = grants;
  return [
    ...flag("allow-read", [...read, ...more]),
    ...flag("deny-read", denyRead),
    ...flag("allow-write", write),
    ...flag("deny-write", denyWrite),
    ...Object.entries(others).flatMap(([kind, values]) =>
      flag(`allow-${kind}`, values)
    ),
  ];
}

function flag(name: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  if (values.includes("*")) return [`--${name}`];
  for (const value of values) {
    if (!value.includes(",")) continue;
    throw new PluginError(
      `Cannot run a plugin with --${name} of ${
        JSON.stringify(value)
      }: it has a comma, which would grant other paths`,
      { hint: "move the files to a path without a comma" },
    );
  }
  return [`--${name}=${values.join(",")}`];
}

/** Whom to trust on the network. */
const TRUST = ["DENO_CERT", "DENO_TLS_CA_STORE", "SSL_CERT_FILE"];

/** Which registry a package in the cache is from. */
const REGISTRY = ["NPM_CONFIG_REGISTRY"];

function environment(host: Host, grants: Grants): Record<string, string> {
  const { env = [], net = [], run = [], npm = [] } = grants;
  const names = [
    ...(net.length > 0 ? TRUST : []),
    ...(run.length > 0 ? ["PATH"] : []),
    ...(npm.length > 0 ? REGISTRY : []),
    ...env.filter((name) => name !== "*"),
  ];
  const values = names.flatMap((name) => {
    const value = host.env(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...(env.includes("*") && host.environment()),
    ...Object.fromEntries(values),
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** The URL of a file. */
export function fileUrl(path: string): string {
  return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
