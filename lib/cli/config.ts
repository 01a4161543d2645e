/** The configuration file of the current folder, and what it adds to flags. */

import type { Config, ReadConfig } from "../config.ts";
import { ConfigError, isSystemError } from "../errors.ts";
import type { Factory } from "../factory.ts";
import type { Host } from "../host/host.ts";
import { nearest } from "../text/nearest.ts";
import type { Cli } from "./io.ts";
import { type PipelinePlace, pluginParts } from "./plugin_flags.ts";
import type { PluginFlags } from "./plugin_flags.ts";
import { RUNSDIR } from "./run_flags.ts";

/** Where the file is, below the current folder. */
export const CONFIG_FILE = ".factory/config.json";

/**
 * Reads the file; no file sets nothing.
 *
 * @throws {ConfigError} when it cannot be read, or is not as it has to be.
 */
export async function readConfig({ files }: Host): Promise<ReadConfig> {
  const file = CONFIG_FILE;
  let text: string;
  try {
    if (files.lstat(file) === undefined) return NONE;
    // Of a pipe nobody would read to the end.
    if (files.lstat(files.realPath(file))?.kind !== "file") {
      throw new ConfigError("it is no file", { file });
    }
    text = files.readText(file);
  } catch (error) {
    const refused = isSystemError(error) || files.isDenied(error) ||
      files.isNotFound(error);
    if (!refused || !(error instanceof Error)) throw error;
    throw new ConfigError(error.message, { file, cause: error });
  }
  const { parseConfig } = await import("../config.ts");
  return parseConfig(text, file);
}

const NONE: ReadConfig = {
  config: {},
  complain: (key, expected) =>
    new ConfigError(`${key} has to be ${expected}`, { file: CONFIG_FILE }),
};

/** Flags that the file speaks of, too. */
export interface ConfigurableFlags extends PluginFlags {
  readonly runsdir?: string;
  readonly "allow-env"?: readonly string[];
}

/** Flags, completed by the file. A flag beats the file; what can be given again adds up, the flags' first. */
export function withConfig<Flags extends ConfigurableFlags>(
  flags: Flags,
  config: Config,
): Flags & { readonly runsdir: string } {
  return {
    ...flags,
    plugins: [...flags.plugins ?? [], ...config.plugins ?? []],
    "override-handler": [
      ...flags["override-handler"] ?? [],
      ...config.override_handlers ?? [],
    ],
    "allow-plugin": [
      ...flags["allow-plugin"] ?? [],
      ...config.allow_plugins ?? [],
    ],
    "allow-env": [...flags["allow-env"] ?? [], ...config.allow_env ?? []],
    runsdir: flags.runsdir ?? config.runsdir ?? RUNSDIR,
  };
}

/**
 * Makes a factory as flags and the file want it.
 *
 * @throws {ConfigError} when the file names an agent backend that does not exist.
 */
export async function configuredFactory(
  cli: Cli,
  read: ReadConfig,
  flags: PluginFlags,
  place: PipelinePlace,
): Promise<Factory> {
  const { agent_backend: agentBackend, mcp } = read.config;
  const factory = await cli.createFactory({
    ...pluginParts(cli.host, withConfig(flags, read.config), place),
    ...(agentBackend !== undefined && { agentBackend }),
    ...(mcp && { mcp }),
  });
  await checkBackend(factory, read);
  return factory;
}

/** An agent's name is known to the handler that starts it. */
async function checkBackend(
  { registry }: Factory,
  { config, complain }: ReadConfig,
): Promise<void> {
  const { agent_backend: name, override_handlers = [] } = config;
  if (name === undefined || override_handlers.includes("codergen")) return;
  const handler = await registry.load("codergen");
  const known = handler?.attributes.find(({ name }) => name === "agent.backend")
    ?.values;
  if (!known || known.includes(name)) return;
  const near = nearest(name, known);
  throw complain(
    "agent_backend",
    `one of ${known.join(", ")}`,
    near && `did you mean ${near}?`,
  );
}
