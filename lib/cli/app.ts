/** The application that the parser runs: the command that was asked for, and the names of the others. */

import {
  type Application,
  buildApplication,
  buildCommand,
  buildRouteMap,
  type Command,
  type RouteMap,
} from "@stricli/core";
import type { KnownFlags } from "./args.ts";
import { type CommandEntry, COMMANDS } from "./commands.ts";
import { exitCodeOfError } from "./exit_code.ts";
import { helpText } from "./help.ts";
import type { Cli, Outside } from "./io.ts";
import { usageText } from "./usage_text.ts";
import { printVersion } from "./version.ts";

const ABOUT =
  `factory runs pipelines of agents and checks, written as DOT graphs.

  factory run pipeline.dot       run a pipeline on a copy of this folder
  factory runs                   see what ran, and how it ended
  factory resume                 go on with the newest run that stopped`;

/** An application, and what it knows. */
export interface App {
  readonly application: Application<Cli>;
  /** Flags of the command that was asked for. */
  readonly flags: KnownFlags;
}

/**
 * Builds the application for a command line. Only the command that `args`
 * names is loaded.
 */
export async function createApp(
  args: readonly string[],
  outside: Outside,
): Promise<App> {
  const name = args[0] ?? "";
  const asked = Object.hasOwn(COMMANDS, name)
    ? (await COMMANDS[name]!.load()).command
    : undefined;
  const flags: KnownFlags = asked ? flagsOf(asked) : new Map();
  const routes = Object.fromEntries(
    Object.entries(COMMANDS).map(([key, entry]) => [
      key,
      asked && key === name ? asked : closed(entry),
    ]),
  );
  const root: RouteMap<Cli> = buildRouteMap<string, Cli>({
    routes,
    docs: { brief: "Runs pipelines", fullDescription: ABOUT },
  });
  const application = buildApplication<Cli>(root, {
    name: "factory",
    determineExitCode: exitCodeOfError,
    scanner: {
      allowArgumentEscapeSequence: true,
      // Stricter than the default, which takes any short word for any other.
      distanceOptions: {
        threshold: 4,
        weights: {
          insertion: 1,
          deletion: 2,
          substitution: 2,
          transposition: 0,
        },
      },
    },
    // Our texts colour themselves.
    documentation: { disableAnsiColor: true },
    localization: {
      text: usageText(
        asked ? `factory ${name}` : "factory",
        flags,
        outside.stderr,
      ),
    },
  }, {
    help: {
      flag: {
        brief: "Show help",
        aliases: ["h"],
        global: true,
        complete: true,
        defaultForRouteMap: true,
        run(_app, { result }) {
          outside.stdout.write(
            helpText(result.target, result.prefix, outside.stdout),
          );
        },
      },
    },
    version: {
      flag: {
        brief: "Show the version",
        complete: true,
        run(_app, { result }) {
          return printVersion(
            outside,
            result.unprocessedInputs.includes("--json"),
          );
        },
      },
    },
  });
  return { application, flags };
}

/** A command that is only listed. */
function closed({ brief, load }: CommandEntry): Command<Cli> {
  return buildCommand<Record<never, never>, [], Cli>({
    docs: { brief },
    parameters: {},
    async loader() {
      await load();
      throw new Error("A command ran that was not asked for");
    },
  });
}

/** Flags of a command, or of all commands of a group. */
function flagsOf(target: Command<Cli> | RouteMap<Cli>): KnownFlags {
  if (!("parameters" in target)) {
    return new Map(
      target.getAllEntries().flatMap((entry) => [...flagsOf(entry.target)]),
    );
  }
  const { flags = {}, aliases = {} } = target.parameters;
  return new Map([
    ["help", false],
    ["h", false],
    ...Object.keys(aliases).map((letter): [string, boolean] => [letter, false]),
    ...Object.entries(flags)
      .map(([name, { kind }]): [string, boolean] => [name, kind !== "boolean"]),
  ]);
}
