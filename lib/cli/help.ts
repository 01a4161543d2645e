/** `--help`, of a command and of the whole. */

import type { Command, RouteMap } from "@stricli/core";
import { type Output, pad, painter, width, wrap } from "../sinks/text.ts";
import type { Cli } from "./io.ts";

/** Flags that every command has. */
const COMMON: readonly Row[] = [["-h, --help", "Show this help"]];
const ROOT: readonly Row[] = [
  ...COMMON,
  ["    --version", "Show the version; with --json, as JSON"],
];

type Row = readonly [name: string, help: string];
type Flag = NonNullable<Command<Cli>["parameters"]["flags"]>[string];

/** Widest line of prose; a terminal may be narrower. */
const MOST_COLUMNS = 96;

/** The help of what the command line names. */
export function helpText(
  target: Command<Cli> | RouteMap<Cli>,
  prefix: readonly string[],
  output: Output,
): string {
  const name = prefix.join(" ");
  const paint = painter(output);
  const columns = output.isTerminal
    ? Math.min(MOST_COLUMNS, output.columns())
    : MOST_COLUMNS;
  const section = (title: string, rows: readonly Row[]) =>
    rows.length === 0
      ? []
      : ["", paint("bold", title), ...twoColumns(rows, columns)];
  const prose = (target.fullDescription ?? target.brief).split("\n")
    .flatMap((line) => line.startsWith(" ") ? [line] : wrap(line, columns));
  const lines = "parameters" in target
    ? [
      ...prose,
      "",
      `${paint("bold", "Usage")}  ${name}${usage(target)}`,
      ...section("Arguments", argumentRows(target)),
      ...section("Flags", [...flagRows(target), ...COMMON]),
    ]
    : [
      ...prose,
      "",
      `${paint("bold", "Usage")}  ${name} ${
        target.getDefaultCommand() ? "[command]" : "<command>"
      } [flags]`,
      ...section("Commands", commandRows(target)),
      ...section("Flags", [
        ...flagRows(target.getDefaultCommand()),
        ...(prefix.length === 1 ? ROOT : COMMON),
      ]),
      "",
      `${name} <command> --help tells more.`,
    ];
  return lines.map((line) => `${line}\n`).join("");
}

function twoColumns(rows: readonly Row[], columns: number): string[] {
  const first = Math.max(...rows.map(([name]) => width(name)));
  return rows.flatMap(([name, help]) => {
    const [line = "", ...more] = wrap(help, Math.max(24, columns - first - 4));
    return [
      `  ${pad(name, first)}  ${line}`,
      ...more.map((text) => `  ${" ".repeat(first)}  ${text}`),
    ];
  });
}

function positionals(command: Command<Cli>): readonly {
  readonly name: string;
  readonly help: string;
  readonly optional: boolean;
  readonly many: boolean;
}[] {
  const { positional } = command.parameters;
  if (!positional) return [];
  if (positional.kind === "array") {
    const { placeholder = "args", brief } = positional.parameter;
    return [{
      name: placeholder,
      help: brief,
      optional: !positional.minimum,
      many: true,
    }];
  }
  return positional.parameters.map((
    { placeholder = "arg", brief, optional = false },
  ) => ({ name: placeholder, help: brief, optional, many: false }));
}

function usage(command: Command<Cli>): string {
  const flags = Object.keys(command.parameters.flags ?? {}).length > 0
    ? " [flags]"
    : "";
  const args = positionals(command).map(({ name, optional, many }) => {
    const shown = `<${name}>${many ? "…" : ""}`;
    return ` ${optional ? `[${shown}]` : shown}`;
  });
  return flags + args.join("");
}

function argumentRows(command: Command<Cli>): Row[] {
  return positionals(command).map(({ name, help }) => [name, help]);
}

function flagRows(command: Command<Cli> | undefined): Row[] {
  const { flags = {}, aliases = {} } = command?.parameters ?? {};
  return Object.entries(flags)
    .filter(([, flag]) => !flag.hidden)
    .map(([name, flag]) => {
      const alias = Object.entries(aliases).find(([, of]) => of === name)?.[0];
      return [
        `${alias ? `-${alias}, ` : "    "}--${name}${value(flag)}`,
        `${flag.brief}${defaultOf(flag)}`,
      ];
    });
}

function value(flag: Flag): string {
  if (flag.kind === "boolean") return "";
  const shown = flag.placeholder ??
    (flag.kind === "enum" ? flag.values.join("|") : "value");
  return ` ${shown}${"variadic" in flag && flag.variadic ? " …" : ""}`;
}

function defaultOf(flag: Flag): string {
  const preset = "default" in flag ? flag.default : undefined;
  return typeof preset === "string" ? ` (default: ${preset})` : "";
}

function commandRows(map: RouteMap<Cli>): Row[] {
  return map.getAllEntries().filter(({ hidden }) => !hidden)
    .map(({ name, target }) => [name.original, target.brief]);
}
