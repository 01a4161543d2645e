/** `factory handlers`: what nodes can do. */

import { buildCommand, type Command } from "@stricli/core";
import type { AttrSpec } from "../attributes/spec.ts";
import type { Handler } from "../handler.ts";
import type { Registry } from "../registry.ts";
import { type Column, table } from "../sinks/table.ts";
import { type Output, painter } from "../sinks/text.ts";
import { configuredFactory, readConfig } from "./config.ts";
import { thrownText, UsageError } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { nearest } from "../text/nearest.ts";
import {
  PLUGIN_FLAGS,
  type PluginFlags,
  reportShadowed,
} from "./plugin_flags.ts";
import { permissionsText } from "../plugin/grants.ts";
import { PluginError } from "../plugin/error.ts";
import type { LoadedPlugin } from "../plugin.ts";
import { switchFlag } from "./run_flags.ts";

interface Flags extends PluginFlags {
  readonly json: boolean;
}

/** The command. */
export const command: Command<Cli> = buildCommand<
  Flags,
  [string | undefined],
  Cli
>({
  docs: {
    brief: "List what nodes can do, with their attributes",
    fullDescription: `Lists the types that nodes can have.

Plugins are listed with their file and what they ask for.

  factory handlers          all types
  factory handlers tool     one type, with its attributes`,
  },
  parameters: {
    flags: { ...PLUGIN_FLAGS, json: switchFlag("Print JSON") },
    positional: {
      kind: "tuple",
      parameters: [{
        parse: String,
        proposeCompletions: completeTypes,
        placeholder: "type",
        brief: "A type to show in full",
        optional: true,
      }],
    },
  },
  func: action(handlers),
});

async function completeTypes(this: Cli): Promise<string[]> {
  return [...(await this.createFactory()).registry.types];
}

async function handlers(
  cli: Cli,
  flags: Flags,
  type: string | undefined,
): Promise<number> {
  const { stdout } = cli;
  const read = await readConfig(cli.host);
  const place = { workdir: "." };
  const { registry } = await configuredFactory(cli, read, flags, place);
  if (type !== undefined) {
    const handler = await loadOne(registry, type);
    stdout.write(
      flags.json
        ? `${JSON.stringify([toJson(handler)], null, 2)}\n`
        : handlerText(handler, stdout),
    );
    return EXIT.success;
  }
  const { loaded, broken } = await loadAll(registry);
  if (flags.json) {
    stdout.write(`${JSON.stringify(loaded.map(toJson), null, 2)}\n`);
  } else {
    stdout.write(listText(loaded, stdout));
  }
  reportShadowed(cli, registry.plugins);
  for (const error of broken) {
    cli.stderr.write(`${thrownText(error, cli.stderr)}\n`);
  }
  return broken.length === 0 ? EXIT.success : EXIT.usage;
}

/** Loads what can be loaded: one broken plugin does not hide the others. */
async function loadAll(
  registry: Registry,
): Promise<{ loaded: Handler[]; broken: PluginError[] }> {
  const loaded: Handler[] = [];
  const broken: PluginError[] = [];
  const results = registry.types.map(async (type) => {
    try {
      return await loadOne(registry, type);
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      return error;
    }
  });
  for (const result of await Promise.all(results)) {
    if (result instanceof PluginError) broken.push(result);
    else loaded.push(result);
  }
  return { loaded, broken };
}

function listText(handlers: readonly Handler[], output: Output): string {
  const plugins = handlers.some(isPlugin);
  return table(
    plugins ? [...TYPE_COLUMNS, ...PLUGIN_COLUMNS] : TYPE_COLUMNS,
    handlers.map((handler) => {
      const { type, role, help } = handler;
      const row = [type, role, help];
      if (!plugins) return row;
      return isPlugin(handler)
        ? [...row, handler.path, permissionsText(handler.permissions)]
        : [...row, "built in", ""];
    }),
    output,
  );
}

function isPlugin<T extends Omit<Handler, "run">>(
  handler: T,
): handler is T & Pick<LoadedPlugin, "path" | "permissions"> {
  return "path" in handler;
}

async function loadOne(registry: Registry, type: string): Promise<Handler> {
  const handler = await registry.load(type);
  if (handler) return handler;
  const near = nearest(type, registry.types);
  throw new UsageError(`Cannot show "${type}": there is no such type`, {
    hint: near
      ? `did you mean ${near}?`
      : `there are ${registry.types.join(", ")}`,
  });
}

/** A handler in full, with its attributes. */
export function handlerText(
  handler: Omit<Handler, "run">,
  output: Output,
): string {
  const { type, role, help, attributes } = handler;
  const own = attributes.length === 0
    ? "It has no attributes of its own.\n"
    : table(ATTRIBUTE_COLUMNS, attributes.map(attributeRow), output);
  const paint = painter(output);
  return `${paint("bold", type)}  ${paint("dim", role)}\n${help}\n${
    isPlugin(handler) ? pluginText(handler) : ""
  }\n${own}`;
}

function pluginText(
  { path, permissions }: Pick<LoadedPlugin, "path" | "permissions">,
): string {
  const asks = permissionsText(permissions) || "nothing beyond the default";
  return `file: ${path}\nasks for: ${asks}\n`;
}

const PLUGIN_COLUMNS: readonly Column[] = [
  { title: "SOURCE", tone: () => "dim", flexible: true },
  { title: "ASKS FOR", flexible: true },
];

const TYPE_COLUMNS: readonly Column[] = [
  { title: "TYPE", tone: () => "bold" },
  { title: "ROLE", tone: () => "dim" },
  { title: "WHAT IT DOES", flexible: true },
];

const ATTRIBUTE_COLUMNS: readonly Column[] = [
  { title: "ATTRIBUTE", tone: () => "bold" },
  { title: "TYPE" },
  { title: "DEFAULT", tone: () => "dim" },
  { title: "WHAT IT MEANS", flexible: true },
];

function attributeRow(spec: AttrSpec): string[] {
  const { name, aliases = [], type, values = [], help } = spec;
  return [
    [name, ...aliases].join(", "),
    type === "enum" ? values.join("|") : type,
    spec.required ? "required" : defaultText(spec),
    help,
  ];
}

function defaultText({ default: value, type }: AttrSpec): string {
  if (value === undefined) return "";
  return type === "duration" && typeof value === "number"
    ? `${value / 1000}s`
    : String(value);
}

function toJson(handler: Handler): object {
  const { type, role, help, attributes } = handler;
  return {
    type,
    role,
    help,
    ...(isPlugin(handler) && {
      source: handler.path,
      permissions: handler.permissions,
    }),
    attributes: attributes.map((spec) => ({
      name: spec.name,
      type: spec.type,
      help: spec.help,
      default: spec.default,
      values: spec.values,
      aliases: spec.aliases,
      required: spec.required ?? false,
    })),
  };
}
