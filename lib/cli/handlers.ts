/** `factory handlers`: what nodes can do. */

import { buildCommand, type Command } from "@stricli/core";
import type { AttrSpec } from "../attributes/spec.ts";
import type { Factory } from "../factory.ts";
import type { Handler } from "../handler.ts";
import { type Column, table } from "../sinks/table.ts";
import { painter } from "../sinks/text.ts";
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
    fullDescription:
      `Lists the types that nodes can have and the agents behind them.

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
        brief: "A type, or the name of an agent",
        optional: true,
      }],
    },
  },
  func: action(handlers),
});

/** A handler or an agent: what has attributes. */
interface Described {
  readonly name: string;
  readonly kind: string;
  readonly help: string;
  readonly attributes: readonly AttrSpec[];
}

async function completeTypes(this: Cli): Promise<string[]> {
  const { registry, agents } = await this.createFactory();
  return [...registry.types, ...Object.keys(agents)];
}

async function handlers(
  { stdout, ...cli }: Cli,
  { json }: Flags,
  name: string | undefined,
): Promise<number> {
  const known = await describeAll(await cli.createFactory());
  const asked = name === undefined
    ? known
    : known.filter((each) => each.name === name);
  if (name !== undefined && asked.length === 0) {
    const names = known.map((each) => each.name);
    const near = nearest(name, names);
    throw new UsageError(`Cannot show "${name}": there is no such type`, {
      hint: near ? `did you mean ${near}?` : `there are ${names.join(", ")}`,
    });
  }
  if (json) {
    stdout.write(`${JSON.stringify(asked.map(toJson), null, 2)}\n`);
    return EXIT.success;
  }
  const paint = painter(stdout);
  if (name === undefined) {
    stdout.write(table(
      [
        { title: "TYPE", tone: () => "bold" },
        { title: "KIND", tone: () => "dim" },
        { title: "WHAT IT DOES", flexible: true },
      ],
      known.map(({ name, kind, help }) => [name, kind, help]),
      stdout,
    ));
    return EXIT.success;
  }
  for (const { name, kind, help, attributes } of asked) {
    stdout.write(`${paint("bold", name)}  ${kind}\n${help}\n\n`);
    stdout.write(
      attributes.length === 0
        ? "It has no attributes of its own.\n"
        : table(ATTRIBUTE_COLUMNS, attributes.map(attributeRow), stdout),
    );
  }
  return EXIT.success;
}

async function describeAll(
  { registry, agents }: Factory,
): Promise<Described[]> {
  const described: Described[] = [];
  for (const type of registry.types) {
    const handler = await registry.load(type);
    if (handler) described.push(describe(handler));
  }
  for (const name of Object.keys(agents).sort()) {
    const { help, attributes } = (await agents[name]!()).default;
    described.push({ name, kind: "agent backend", help, attributes });
  }
  return described;
}

function describe({ type, role, help, attributes }: Handler): Described {
  return { name: type, kind: role, help, attributes };
}

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

function toJson({ name, kind, help, attributes }: Described): object {
  return {
    name,
    kind,
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
