/** What a shell may complete: files, folders, runs. */

import { ConfigError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { Cli } from "./io.ts";

/** Folders that begin with `partial`. */
export function completeFolders(this: Cli, partial: string): string[] {
  return paths(this.host, partial, () => false);
}

/** Pipelines, and folders that may hold some. */
export function completePipelines(this: Cli, partial: string): string[] {
  return paths(this.host, partial, (name) => /\.(dot|gv)$/.test(name));
}

/** Ids of runs; `--runsdir` before it counts, then the configuration. */
export async function completeRuns(
  this: Cli,
  partial: string,
): Promise<string[]> {
  const runsdir = this.completionRunsdir ?? await configuredRunsdir(this.host);
  return entries(this.host, runsdir)
    .filter(({ name, kind }) =>
      kind === "directory" && !name.startsWith(".") && name.startsWith(partial)
    )
    .map(({ name }) => name).sort().reverse();
}

async function configuredRunsdir(host: Host): Promise<string> {
  const { readConfig, withConfig } = await import("./config.ts");
  try {
    return withConfig({}, (await readConfig(host)).config).runsdir;
  } catch (error) {
    // Whoever runs the command is told.
    if (!(error instanceof ConfigError)) throw error;
    return withConfig({}, {}).runsdir;
  }
}

function paths(
  host: Host,
  partial: string,
  wanted: (name: string) => boolean,
): string[] {
  const slash = partial.lastIndexOf("/") + 1;
  const before = partial.slice(0, slash);
  const start = partial.slice(slash);
  return entries(host, before || ".").flatMap(({ name, kind }) => {
    // Hidden files are for those who ask for them.
    if (!name.startsWith(start) || (name.startsWith(".") && start === "")) {
      return [];
    }
    if (kind === "directory") return [`${before}${name}/`];
    return kind !== "other" && wanted(name) ? [`${before}${name}`] : [];
  }).sort();
}

function entries(
  host: Host,
  folder: string,
): { readonly name: string; readonly kind: string }[] {
  try {
    return Array.from(host.files.list(folder));
  } catch (error) {
    if (host.files.isNotFound(error) || host.files.isDenied(error)) return [];
    throw error;
  }
}
