/** Runs Deno's own commands on a plugin. */

import { exec, ProgramNotFoundError } from "../host/exec.ts";
import type { Host } from "../host/host.ts";
import { typeOfPath } from "../plugin/folder.ts";
import type { PluginFile } from "../plugin/folder.ts";
import { UsageError } from "./errors.ts";

/** A plugin's file, absolute. */
export function pluginFile(host: Host, file: string): PluginFile {
  const path = file.startsWith("/") ? file : `${host.cwd()}/${file}`;
  const type = typeOfPath(path);
  if (type === undefined) {
    throw new UsageError(`Cannot use "${file}": its name is no plugin's type`, {
      hint: "a plugin is <type>.ts, <type>.js or <type>/mod.ts",
    });
  }
  if (host.files.lstat(path) === undefined) {
    throw new UsageError(`Cannot find "${file}"`);
  }
  return { type, path };
}

/** How a command of Deno's ended. */
export interface DenoResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a command of Deno's in the plugin's folder.
 *
 * @throws {UsageError} when there is no Deno, as beside a compiled factory.
 */
export async function deno(
  host: Host,
  args: readonly string[],
  cwd: string,
): Promise<DenoResult> {
  const { path, standalone } = host.executable();
  try {
    const { code, stdout, stderr } = await exec(host, {
      argv: [standalone ? "deno" : path, ...args],
      cwd,
      env: { ...host.environment(), NO_COLOR: "1" },
      tag: "plugin",
      signal: new AbortController().signal,
    });
    return { code, output: `${stdout}${stderr}`.trimEnd() };
  } catch (error) {
    if (!(error instanceof ProgramNotFoundError)) throw error;
    throw new UsageError("Cannot find deno, which this needs", {
      hint: "install Deno 2.9 or later, and put it on PATH",
      cause: error,
    });
  }
}

/** The folder of a file. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
