/** `factory handlers`: what nodes can do. */

import { buildCommand, type Command } from "@stricli/core";
import type { AttrSpec } from "../attributes/spec.ts";
import type { Handler } from "../handler.ts";
import type { Registry } from "../registry.ts";
import { type Column, table } from "../sinks/table.ts";
import { type Output, painter } from "../sinks/text.ts";
import { UsageError } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { nearest } from "../text/nearest.ts";
import { switchFlag } from "./run_flags.ts";

interface Flags {
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

  factory handlers          all types
  factory handlers tool     one type, with its attributes`,
  },
  parameters: {
    flags: { json: switchFlag("Print JSON") },
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
  { json }: Flags,
  type: string | undefined,
): Promise<number> {
  const { stdout } = cli;
  const { registry } = await cli.createFactory();
  const asked = type === undefined
    ? await loadAll(registry)
    : [await loadOne(registry, type)];
  if (json) {
    stdout.write(`${JSON.stringify(asked.map(toJson), null, 2)}\n`);
  } else if (type === undefined) {
    stdout.write(table(
      TYPE_COLUMNS,
      asked.map(({ type, role, help }) => [type, role, help]),
      stdout,
    ));
  } else {
    for (const handler of asked) stdout.write(handlerText(handler, stdout));
  }
  return EXIT.success;
}

async function loadAll(registry: Registry): Promise<Handler[]> {
  const loaded: Handler[] = [];
  for (const type of registry.types) {
    loaded.push(await loadOne(registry, type));
  }
  return loaded;
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

function handlerText(
  { type, role, help, attributes }: Handler,
  output: Output,
): string {
  const own = attributes.length === 0
    ? "It has no attributes of its own.\n"
    : table(ATTRIBUTE_COLUMNS, attributes.map(attributeRow), output);
  const paint = painter(output);
  return `${paint("bold", type)}  ${paint("dim", role)}\n${help}\n\n${own}`;
}

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

function toJson({ type, role, help, attributes }: Handler): object {
  return {
    type,
    role,
    help,
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
